// swift-tools-version: 6.2
// SPDX-License-Identifier: GPL-3.0-or-later

import PackageDescription

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("ExistentialAny"),
]

func room(_ path: String, _ dependencies: [Target.Dependency] = []) -> Target {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return .target(name: name, dependencies: dependencies, path: "Sources/\(path)", swiftSettings: strict)
}

func tests(_ path: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return .testTarget(
        name: name, dependencies: dependencies, path: "Tests/\(path)", resources: resources, swiftSettings: strict)
}

func library(_ name: String, pkgConfig: String, apt package: String) -> Target {
    .systemLibrary(name: name, path: "Sources/C/\(name)", pkgConfig: pkgConfig, providers: [.apt([package])])
}

let nio: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "lull",
    products: [
        .executable(name: "lulld", targets: ["lulld"]),
        .executable(name: "lull", targets: ["lull"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    ],
    targets: [
        library("CALSA", pkgConfig: "alsa", apt: "libasound2-dev"),
        library("CSndfile", pkgConfig: "sndfile", apt: "libsndfile1-dev"),
        library("CEBUR128", pkgConfig: "libebur128", apt: "libebur128-dev"),
        library("CFFTW", pkgConfig: "fftw3f", apt: "libfftw3-dev"),
        library("CFLAC", pkgConfig: "flac", apt: "libflac-dev"),
        library("CMPG123", pkgConfig: "libmpg123", apt: "libmpg123-dev"),
        library("CRubberBand", pkgConfig: "rubberband", apt: "librubberband-dev"),
        library("CSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev"),
        .target(name: "CLullShims", path: "Sources/C/CLullShims"),

        room("Music/LullTime"),
        room("Music/LullStrokes", ["LullTime"]),
        room("Music/LullScore", ["LullTime"]),

        room("Sound/LullRealtime", ["CLullShims"]),
        room("Sound/LullDSP"),
        room("Sound/LullVoices", ["LullDSP", "LullTime"]),
        room("Sound/LullRender", ["LullDSP", "LullRealtime", "LullScore", "LullTime", "LullVoices"]),

        room("Devices/LullALSA", ["CALSA", "LullDSP", "LullRealtime", "LullRender", "LullTime"]),
        room(
            "Devices/LullRecording",
            ["CEBUR128", "CFLAC", "CMPG123", "CRubberBand", "CSndfile", "LullDSP", "LullRender"]),

        room("Library/LullAnalysis", ["CFFTW", "LullTime"]),
        room("Library/LullLibrary", ["CSQLite", "LullScore", "LullTime"]),

        room("Control/LullSession", ["LullStrokes", "LullTime"]),
        room("Control/LullEngine", ["LullDSP", "LullRealtime", "LullRender", "LullScore", "LullTime", "LullVoices"]),
        room("Control/LullProtocol"),
        room("Control/LullClient", ["LullProtocol"]),
        room("Control/LullDoctor", ["LullALSA", "LullClient", "LullProtocol"]),
        room("Control/LullControl", ["LullProtocol", logging, nio, nioCore]),
        room(
            "Control/LullDaemon",
            [
                "CLullShims", "LullALSA", "LullAnalysis", "LullControl", "LullDSP", "LullDoctor", "LullEngine",
                "LullLibrary", "LullProtocol", "LullRecording", "LullRender", "LullScore", "LullSession", "LullStrokes",
                "LullTime",
                "LullVoices", lifecycle, logging, nio,
            ]),

        .executableTarget(
            name: "lulld", dependencies: ["LullDaemon", "LullDoctor", "LullProtocol", arguments],
            path: "Sources/lulld",
            exclude: ["lull.toml", "routine.toml"], swiftSettings: strict),
        .executableTarget(
            name: "lull", dependencies: ["LullClient", "LullProtocol", arguments], path: "Sources/lull",
            swiftSettings: strict),

        .target(name: "CAllocationCounter", path: "Tests/Kit/CAllocationCounter"),
        .target(name: "CVirtualDevice", dependencies: ["CALSA"], path: "Tests/Kit/CVirtualDevice"),
        .target(
            name: "LullSoundKit", dependencies: ["CEBUR128"], path: "Tests/Kit/LullSoundKit", swiftSettings: strict),
        .target(
            name: "LullSinkKit", dependencies: ["LullRender", "LullTime"], path: "Tests/Kit/LullSinkKit",
            swiftSettings: strict),
        .target(
            name: "LullFuzzKit", dependencies: ["CAllocationCounter"], path: "Tests/Kit/LullFuzzKit",
            swiftSettings: strict),
        .target(name: "LullTestKit", path: "Tests/Kit/LullTestKit", swiftSettings: strict),
        .executableTarget(
            name: "SinkStage", dependencies: ["LullALSA", "LullRender", "LullTestKit", "LullTime"],
            path: "Tests/Kit/SinkStage", swiftSettings: strict),

        tests("Music/LullTimeTests", ["LullFuzzKit", "LullTime"]),
        tests("Music/LullStrokesTests", ["LullStrokes", "LullTime"]),
        tests("Music/LullScoreTests", ["LullFuzzKit", "LullScore", "LullTime"]),
        tests("Sound/LullRealtimeTests", ["LullRealtime"]),
        tests("Sound/LullDSPTests", ["LullDSP", "LullSoundKit"]),
        tests("Sound/LullVoicesTests", ["LullDSP", "LullSoundKit", "LullVoices"]),
        tests(
            "Sound/LullRenderTests",
            ["CAllocationCounter", "LullDSP", "LullRender", "LullScore", "LullSoundKit", "LullTime", "LullVoices"]),
        tests(
            "Devices/LullALSATests",
            ["CVirtualDevice", "LullALSA", "LullRender", "LullSoundKit", "LullTestKit", "LullTime", "SinkStage"]),
        tests(
            "Devices/LullRecordingTests",
            ["CSndfile", "LullDSP", "LullRecording", "LullRender", "LullSoundKit", "LullTestKit"]),
        tests("Control/LullSessionTests", ["LullScore", "LullSession", "LullSoundKit", "LullStrokes", "LullTime"]),
        tests(
            "Control/LullEngineTests",
            [
                "CVirtualDevice", "LullALSA", "LullDSP", "LullEngine", "LullLibrary", "LullRealtime", "LullRecording",
                "LullRender", "LullScore", "LullSession", "LullSinkKit", "LullSoundKit", "LullStrokes", "LullTestKit",
                "LullTime", "LullVoices",
            ]),
        tests("Control/LullProtocolTests", ["LullFuzzKit", "LullProtocol"]),
        tests("Control/LullClientTests", ["LullClient"]),
        tests("Control/LullControlTests", ["LullControl", "LullFuzzKit", "LullProtocol", logging, nio, nioCore]),
        tests("Control/LullDoctorTests", ["LullALSA", "LullDoctor", "LullProtocol", "LullTestKit"]),
        tests(
            "Control/LullDaemonTests",
            [
                "LullALSA", "LullControl", "LullDaemon", "LullEngine", "LullFuzzKit", "LullLibrary", "LullProtocol",
                "LullRecording", "LullRender", "LullScore", "LullSession", "LullSinkKit", "LullSoundKit", "LullStrokes",
                "LullTestKit", "LullTime", "LullVoices", logging, nio, nioCore,
            ]),
        tests(
            "Library/LullAnalysisTests", ["LullAnalysis", "LullScore", "LullSoundKit", "LullTestKit", "LullTime"]),
        tests(
            "Library/LullLibraryTests",
            ["LullFuzzKit", "LullLibrary", "LullScore", "LullSoundKit", "LullTestKit", "LullTime"]),
        tests("lullTests", ["LullFuzzKit", "LullProtocol", "lull"]),
        tests("EndToEndTests", ["CSndfile", "LullProtocol", "LullSoundKit", "LullTestKit", "lull", "lulld"]),
        tests("ArchitectureTests", ["lull", "lulld"]),
    ]
)

// The micro-benchmarks and the package they need are there only for who asks: `make micro`.
if Context.environment["LULL_MICRO"] != nil {
    let benchmark = "benchmark"
    package.dependencies.append(
        .package(url: "https://github.com/ordo-one/\(benchmark).git", from: "1.38.1", traits: []))
    package.targets += [
        .target(
            name: "LullKernels",
            dependencies: [
                "LullALSA", "LullAnalysis", "LullDSP", "LullEngine", "LullLibrary", "LullProtocol", "LullRealtime",
                "LullRecording", "LullRender", "LullScore", "LullTime", "LullVoices",
            ],
            path: "Benchmarks/Micro/Kernels", swiftSettings: strict),
        .executableTarget(
            name: "LullCount", dependencies: ["CAllocationCounter", "LullKernels"], path: "Benchmarks/Micro/Count",
            swiftSettings: strict),
        .executableTarget(
            name: "LullMicro", dependencies: ["LullKernels", .product(name: "Benchmark", package: benchmark)],
            path: "Benchmarks/Timed", swiftSettings: strict,
            plugins: [.plugin(name: "BenchmarkPlugin", package: benchmark)]),
    ]
}
