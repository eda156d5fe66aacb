"""The facts that representatives publishes, one file per noun: every Fact class of this package.

`make contracts` writes their contracts, `contracts/events/representatives/`.
"""
