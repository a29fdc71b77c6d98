// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullScore
import Testing

/// The tunes that ship with Lull.
enum Tunes {
    static let names: [String] = {
        var names: [String] = []
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(".abc") { names.append(String(name.dropLast(4))) }
        }
        return names.sorted()
    }()

    static func program(_ name: String) throws -> Program {
        try #require(ABC.read(bytes("\(path)/\(name).abc")).tunes.first?.program)
    }

    private static let path = #filePath.split(separator: "/").dropLast(4).reduce("") { $0 + "/" + $1 } + "/Sounds"

    private static func bytes(_ path: String) -> [UInt8] {
        guard let file = fopen(path, "rb") else { return [] }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return bytes
    }

    /// Beats a stroke for 36, 24, 18, 12 and 9 strokes a minute, by hand from each tune's `M:` and `Q:`.
    static let fits: [String: [Int]] = [
        "ah_vous_dirai_je_maman": [2, 4, 4, 8, 8],
        "ar_hyd_y_nos": [2, 4, 4, 8, 8],
        "au_clair_de_la_lune": [2, 4, 4, 8, 8],
        "away_in_a_manger": [2, 3, 3, 6, 9],
        "brahms_wiegenlied": [2, 3, 3, 6, 9],
        "der_mond_ist_aufgegangen": [2, 4, 4, 8, 8],
        "edo_komoriuta": [2, 2, 4, 4, 8],
        "flies_schlafe_mein_prinzchen": [1, 2, 2, 4, 6],
        "frere_jacques": [2, 4, 4, 8, 8],
        "greensleeves": [1, 2, 2, 4, 6],
        "haidl_bubaidl": [3, 3, 6, 6, 9],
        "heidschi_bumbeidschi": [3, 3, 6, 6, 9],
        "hush_little_baby": [2, 4, 4, 8, 8],
        "irish_lullaby_suantraidhe": [2, 2, 4, 6, 6],
        "lavender_blue_1849": [1, 2, 2, 4, 6],
        "lulajze_jezuniu": [2, 3, 3, 6, 9],
        "muede_bin_ich_geh_zur_ruh": [2, 2, 4, 4, 8],
        "nina_bubbaeiae": [1, 2, 2, 4, 4],
        "rocking_the_cradle": [1, 2, 2, 4, 4],
        "rozhinkes_mit_mandlen": [3, 3, 6, 6, 9],
        "sakura": [2, 2, 4, 4, 8],
        "sandmaennchen_die_bluemelein": [2, 4, 4, 8, 8],
        "schlaf_kindlein_schlaf": [2, 2, 4, 6, 8],
        "schubert_wiegenlied_d498": [2, 2, 4, 4, 8],
        "skye_boat_song": [1, 2, 2, 4, 6],
        "slumber_my_darling": [1, 2, 2, 4, 6],
        "still_still_still": [2, 4, 4, 8, 8],
        "stille_nacht": [1, 2, 2, 4, 6],
        "suo_gan": [2, 2, 4, 4, 8],
        "suse_leewe_suse": [3, 3, 6, 6, 9],
        "weber_schlaf_herzenssoehnchen": [3, 6, 6, 9, 12],
        "weisst_du_wie_viel_sternlein": [2, 3, 3, 6, 9],
        "wer_hat_die_schoensten_schaefchen": [2, 4, 4, 8, 8],
    ]
}
