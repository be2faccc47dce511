"""How people take part: they follow what concerns them."""
