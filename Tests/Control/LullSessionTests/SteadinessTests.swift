// SPDX-License-Identifier: GPL-3.0-or-later

import LullSession
import LullTime
import Testing

@Suite struct SteadinessTests {
    private static func at(_ seconds: Double) -> Instant { Instant(nanoseconds: 1_000_000_000_000) + seconds }

    @Test func `a pace kept for twenty seconds of sound is steady, to the moment`() {
        var rule = Steadiness<Int>()
        #expect(rule.advice(at: Self.at(0)) == .nothing)
        let isFirst = rule.observe(66, isSounding: true, at: Self.at(0))
        #expect(isFirst)
        #expect(rule.advice(at: Self.at(0)) == .wait(until: Self.at(20)))
        #expect(rule.advice(at: Self.at(19.5)) == .wait(until: Self.at(20)))
        #expect(rule.advice(at: Self.at(20)) == .prepare)
    }

    @Test func `another pace begins anew, and so does one that comes back`() {
        var rule = Steadiness<Int>()
        rule.observe(66, isSounding: true, at: Self.at(0))
        let isAnother = rule.observe(60, isSounding: true, at: Self.at(15))
        #expect(isAnother)
        #expect(rule.advice(at: Self.at(30)) == .wait(until: Self.at(35)))
        let comesBack = rule.observe(66, isSounding: true, at: Self.at(34))
        #expect(comesBack)
        #expect(rule.advice(at: Self.at(40)) == .wait(until: Self.at(54)))
    }

    @Test func `what waits is not heard, and goes on where it was`() {
        var rule = Steadiness<Int>()
        rule.observe(66, isSounding: true, at: Self.at(0))
        let isNew = rule.observe(66, isSounding: false, at: Self.at(12))
        #expect(!isNew)
        #expect(rule.advice(at: Self.at(500)) == .nothing)
        rule.observe(66, isSounding: false, at: Self.at(600))
        rule.observe(66, isSounding: true, at: Self.at(1_000))
        #expect(rule.advice(at: Self.at(1_000)) == .wait(until: Self.at(1_008)))
        // Being told what it knows changes nothing.
        rule.observe(66, isSounding: true, at: Self.at(1_003))
        #expect(rule.advice(at: Self.at(1_003)) == .wait(until: Self.at(1_008)))
    }

    @Test func `what is settled asks for nothing until another comes`() {
        var rule = Steadiness<Int>(patience: 5)
        rule.observe(66, isSounding: true, at: Self.at(0))
        rule.settle()
        #expect(rule.advice(at: Self.at(100)) == .nothing)
        #expect(rule.advice(at: Self.at(100), isUrgent: true) == .nothing)
        rule.observe(nil, isSounding: false, at: Self.at(100))
        #expect(rule.advice(at: Self.at(100), isUrgent: true) == .nothing)
        rule.observe(66, isSounding: true, at: Self.at(101))
        #expect(rule.advice(at: Self.at(101)) == .wait(until: Self.at(106)))
    }

    @Test func `what is urgent is not waited for, heard or not`() {
        var rule = Steadiness<Int>()
        rule.observe(66, isSounding: false, at: Self.at(0))
        #expect(rule.advice(at: Self.at(0), isUrgent: true) == .prepare)
    }

    @Test func `a clock that seems to go back costs nothing but time`() {
        var rule = Steadiness<Int>()
        rule.observe(66, isSounding: true, at: Self.at(100))
        rule.observe(66, isSounding: true, at: Self.at(50))
        #expect(rule.advice(at: Self.at(50)) == .wait(until: Self.at(70)))
    }
}
