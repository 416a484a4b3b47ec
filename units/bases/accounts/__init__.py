"""Screens for whoever keeps accounts: who signs in, with which posts, and what is done about it."""
