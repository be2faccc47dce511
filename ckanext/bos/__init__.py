"""ckanext-bos: the Bojonegoro Open System."""
