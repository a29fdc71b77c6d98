// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol
import Testing

@Suite struct FuzzTests {
    private static let seeds: [[UInt8]] = [
        #"{"jsonrpc":"2.0","id":1,"method":"rate","params":{"value":12}}"#,
        #"{"jsonrpc":"2.0","id":"x","method":"play","params":{"track":"suo-gan","rate":12.5,"for":900,"noLimit":true}}"#,
        #"{"jsonrpc":"2.0","id":null,"method":"beats","params":{"value":"auto"}}"#,
        #"{"jsonrpc":"2.0","id":2,"method":"subscribe","params":{"topics":["state","beat"]}}"#,
        #"{"jsonrpc":"2.0","id":3,"method":"grid","params":{"track":"a","do":"tap","taps":[0.5,1.25,2e0]}}"#,
        #"{"jsonrpc":"2.0","id":4,"method":"import","params":{"name":"a.wav","size":1000,"title":"A"}}"#,
        #"{"jsonrpc":"2.0","method":"volume","params":{"by":-2e0,"\u00e9\ud834\udd1e":[[[[{}]]]]}}"#,
    ].map { Array($0.utf8) }

    @Test func `20,000 mutated requests each give a method or one clear error, and an answer of bounded length`() {
        var random = Seeded(0x6C75_6C6C)
        var resolved = 0
        for _ in 0..<20_000 {
            let line = mutated(&random)
            let response: Response
            do throws(Request.Refusal) {
                let request = try Request(line: line)
                do throws(ProtocolError) {
                    _ = try request.resolve()
                    resolved += 1
                    response = Response(id: request.id ?? .null, .success(true))
                } catch { response = Response(id: request.id ?? .null, .failure(error)) }
            } catch { response = Response(id: error.id, .failure(error.error)) }
            let answer = response.json.encoded
            // Six bytes for each that an escape can stand for, twice in a message; the longest hint lists the methods.
            #expect(answer.count < 12 * line.count + 1_000)
            #expect(!answer.contains(UInt8(ascii: "\n")))
            #expect((try? JSON(parsing: answer)).flatMap(Response.init) == response)
        }
        #expect((100..<19_900).contains(resolved), "the mutations neither spare nor break everything: \(resolved)")
    }

    private func mutated(_ random: inout Seeded) -> [UInt8] {
        var line = Self.seeds[random.below(Self.seeds.count)]
        for _ in 0..<random.below(4) where !line.isEmpty {
            let place = random.below(line.count)
            switch random.below(7) {
            case 0: line[place] = UInt8(random.below(256))
            case 1: line.remove(at: place)
            case 2: line.insert(line[random.below(line.count)], at: place)
            case 3: line.removeSubrange(place...)
            case 4: line.insert(contentsOf: random.json(depth: 3).encoded, at: place)
            case 5: line.insert(contentsOf: repeatElement(line[place], count: random.below(3_000)), at: place)
            default:
                let digits = line.indices.filter { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(line[$0]) }
                if let digit = digits.randomElement(using: &random) {
                    line[digit] = UInt8(ascii: "0") + UInt8(random.below(10))
                }
            }
        }
        return line
    }
}
