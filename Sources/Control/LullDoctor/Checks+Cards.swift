// SPDX-License-Identifier: GPL-3.0-or-later

import LullALSA

/// The way from Lull to the speaker.
extension Evidence {
    var usbFinding: Finding {
        let evidence = usb.map { Words.usb($0) }
        guard let lost = usb.first(where: { !$0.hasCard }) else {
            return Finding(.usb, .ok, usb.isEmpty ? Words.noUSB : Words.usbRight(usb.count), evidence: evidence)
        }
        // While Lull plays, it plays elsewhere.
        let isNeeded = lacksCard || deviceState != "open"
        return Finding(
            .usb, isNeeded ? .fault : .warning, Words.usbWithoutCard(lost.name), evidence: evidence,
            advice: Words.replug)
    }

    var cardsFinding: Finding {
        let able = cards.filter(\.canPlay)
        let evidence = cards.map { Words.card($0) }
        if lacksCard {
            let what = namesCard ? Words.noCard(named: device) : Words.noCards
            return Finding(
                .cards, .fault, what, evidence: evidence, advice: namesCard ? Words.switchOn : Words.plugIn)
        }
        if server != nil {
            return Finding(.cards, .ok, Words.cardsOfServer(able.count), evidence: evidence)
        }
        return Finding(.cards, .ok, Words.cards(able.map(\.name)), evidence: evidence)
    }

    var deviceFinding: Finding {
        let there = servers.filter(\.answers).map(\.name)
        let evidence = ["\(device): \(Words.end(way))"] + servers.map { Words.server($0) }
        switch way {
        case nil:
            return Finding(.device, .fault, Words.noDevice(device), evidence: evidence, advice: Words.nameDevice)
        case .nowhere:
            return Finding(.device, .fault, Words.nowhere(device), evidence: evidence, advice: Words.nameDevice)
        case .server(let name)?:
            let isKnown = servers.contains { $0.name == name }
            guard !isKnown || there.contains(name), deviceState != "waiting" else {
                return Finding(
                    .device, .fault, Words.serverAway(device, name), evidence: evidence, advice: Words.startServer(name)
                )
            }
            guard isKnown || deviceState == "open" else {
                return Finding(.device, .unknown, Words.serverUnasked(device, name), evidence: evidence)
            }
            return Finding(.device, .ok, Words.throughServer(device, name), evidence: evidence)
        case .card where lacksCard:
            return Finding(.device, .unknown, Words.noWay, evidence: evidence)
        case .card where !there.isEmpty && !namesCard:
            return Finding(
                .device, .warning, Words.pastServer(device, there[0]), evidence: evidence,
                advice: Words.joinServer(there[0]))
        case .card, .other:
            if deviceState == "waiting", card != nil, device.hasPrefix("hw:") {
                return Finding(
                    .device, .fault, Words.unfit(device), evidence: evidence, advice: Words.convert(device))
            }
            if deviceState == "waiting" {
                return Finding(.device, .fault, Words.waiting(device), evidence: evidence, advice: Words.switchOn)
            }
            return Finding(.device, .ok, Words.straight(device), evidence: evidence)
        }
    }

    var permissionsFinding: Finding {
        let evidence = nodes.map { Words.node($0) } + [Words.person(player)]
        if server == nil, let closed = nodes.first(where: { !opens($0) }) {
            let isListed = closed.groupName == "audio" && player.isListedForAudio
            return Finding(
                .permissions, .fault, Words.mayNotOpen(player.name, closed.path), evidence: evidence,
                advice: isListed
                    ? Words.logInAgain
                    : closed.groupName == "audio" && closed.facts.mode & 0o060 == 0o060
                        ? Words.join(group: closed.groupName, player.name) : Words.leftToRoot(closed.groupName))
        }
        if deviceState == "denied", server == nil, !nodes.isEmpty, nodes.allSatisfy(isOpenByItsRights) {
            return Finding(
                .permissions, .fault, Words.keptAway(device), evidence: evidence, advice: Words.letIn(scope))
        }
        if deviceState == "denied" {
            return Finding(
                .permissions, .fault, Words.mayNotOpen(player.name, device), evidence: evidence,
                advice: player.isListedForAudio ? Words.logInAgain : Words.join(group: "audio", player.name))
        }
        let what = server.map(Words.serverOpens) ?? (nodes.isEmpty ? Words.nothingToOpen : Words.mayOpen)
        return Finding(.permissions, .ok, what, evidence: evidence)
    }

    /// Whether whoever plays may read and write it.
    private func opens(_ node: Node) -> Bool {
        if player.id == caller.id { return node.opensForCaller }
        return isOpenByItsRights(node)
    }

    /// Whether its file lets the player in, with the groups that the daemon really has.
    private func isOpenByItsRights(_ node: Node) -> Bool {
        if player.id == 0 { return true }
        let shift: UInt32 = node.facts.owner == player.id ? 6 : player.groups.contains(node.facts.group) ? 3 : 0
        return node.facts.mode >> shift & 0o6 == 0o6
    }

    var busyFinding: Finding {
        let playing = streams.filter { $0.direction == .playing }
        let evidence = playing.map { Words.stream($0) }
        let others = playing.filter { $0.program.id != daemon?.process }
        // Of a card's several devices only ours can be held against us.
        let holder = others.first { stream in pcm.map { stream.name.contains("/pcm\($0)p/") } ?? true }?.program
        if deviceState == "busy" {
            return Finding(
                .busy, .fault, Words.held(device, by: holder?.description), evidence: evidence,
                advice: advice(against: holder))
        }
        guard let holder, namesCard, deviceState != "open" else {
            let what = server.flatMap { name in others.isEmpty ? nil : Words.heldByServer(name) }
            let beside = others.first.map { Words.playsToo($0.program.description) }
            return Finding(.busy, .ok, what ?? beside ?? Words.free, evidence: evidence)
        }
        return Finding(
            .busy, .fault, Words.held(device, by: holder.description), evidence: evidence,
            advice: advice(against: holder))
    }

    /// The number among its card's devices of one that is named itself; nil of any other.
    private var pcm: Int? {
        guard device.hasPrefix("hw:") || device.hasPrefix("plughw:") else { return nil }
        let arguments = device.drop { $0 != ":" }.dropFirst().split(separator: ",")
        if let named = arguments.first(where: { $0.hasPrefix("DEV=") }) { return Int(named.dropFirst(4)) }
        return arguments.count > 1 ? Int(arguments[1]) : 0
    }

    private func advice(against holder: SoundCards.Program?) -> String {
        let servers = ["pipewire", "wireplumber", "pulseaudio", "jackd", "jackdbus"]
        guard let holder, servers.contains(holder.name) else { return Words.stopHolder(holder?.name) }
        return Words.shareWithServer(holder.name)
    }
}
