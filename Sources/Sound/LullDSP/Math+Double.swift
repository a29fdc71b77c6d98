// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// The same in double precision, for levels, meters and slow curves.
extension Math {
    @_semantics("no_performance_analysis") @inline(never) package static func sine(_ x: Double) -> Double { sin(x) }
    @_semantics("no_performance_analysis") @inline(never) package static func cosine(_ x: Double) -> Double { cos(x) }
    @_semantics("no_performance_analysis") @inline(never) package static func root(_ x: Double) -> Double { sqrt(x) }
    @_semantics("no_performance_analysis") @inline(never) package static func power(_ x: Double, _ y: Double) -> Double
    {
        pow(x, y)
    }
    @_semantics("no_performance_analysis") @inline(never) package static func log10(_ x: Double) -> Double {
        Glibc.log10(x)
    }
}
