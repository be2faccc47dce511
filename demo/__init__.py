"""A simulated regency: an invented but coherent world of procurement, written in the formats of the real sources.

Two steps, kept apart on purpose:

1. :func:`demo.world.build` invents the **world**: firms, plans, packages, bids, contracts, amendments, payments and
   progress. It knows nothing of file formats.
2. A module of :mod:`demo.writers` writes what **one source** would deliver about that world, with the habits and the
   mistakes of that source.

The names of units, districts and villages are those of Kabupaten Bojonegoro; firms, titles and figures are invented.
Shares and distributions follow :mod:`demo.calibration`. The same options give the same bytes on every machine.
"""
