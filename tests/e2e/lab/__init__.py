"""The laboratory: private, real servers for the end-to-end tests.

Everything here listens on loopback only, lives in one temporary folder, needs
no service, no system account of its own and no root, and leaves nothing
behind when the tests end, however they end.
"""
