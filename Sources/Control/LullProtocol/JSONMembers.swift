// SPDX-License-Identifier: GPL-3.0-or-later

extension JSON {
    /// The members of an object, in the order in which they were written. Two lists are equal when the order is too.
    ///
    /// Looked up one by one: an object of ours has few members, and a stranger's is read once.
    ///
    /// - Thread: any
    package struct Members: Sendable {
        package private(set) var all: [(key: String, value: JSON)]

        package init(_ all: [(key: String, value: JSON)] = []) { self.all = all }

        package var count: Int { all.count }

        /// Setting a member that exists keeps its place; setting it to nil takes it out.
        package subscript(key: String) -> JSON? {
            get { all.first { $0.key == key }?.value }
            set {
                switch (all.firstIndex { $0.key == key }, newValue) {
                case (let index?, let value?): all[index].value = value
                case (let index?, nil): all.remove(at: index)
                case (nil, let value?): all.append((key, value))
                case (nil, nil): break
                }
            }
        }
    }
}

extension JSON.Members: Equatable {
    package static func == (left: Self, right: Self) -> Bool {
        left.all.elementsEqual(right.all) { $0.key == $1.key && $0.value == $1.value }
    }
}
