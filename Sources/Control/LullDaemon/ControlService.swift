// SPDX-License-Identifier: GPL-3.0-or-later

import Logging
import LullControl
import LullProtocol
import ServiceLifecycle

/// The daemon as the lifecycle sees it: the socket is up, then it is not.
struct ControlService: Service {
    let coordinator: Coordinator
    let server: ControlServer
    /// Seconds within which the service manager wants to hear that all is well.
    let watchdog: Double?
    let log: Logger

    func run() async throws {
        try await server.start()
        await coordinator.connect { topic, payload in server.publish(topic, payload: payload) }
        ServiceManager.tell("READY=1")
        await coordinator.keepManagerTold(within: watchdog)
        log.info("Listening.")
        try await gracefulShutdown()
        ServiceManager.tell("STOPPING=1")
        await coordinator.shutdown()
        await server.shutdown()
    }
}
