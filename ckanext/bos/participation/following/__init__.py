"""Following by e-mail: a process or a search, without an account, from an address whose owner has confirmed it."""
