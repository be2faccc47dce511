"""Packages of the distribution; the metadata is in pyproject.toml.

``schemas`` and ``i18n`` lie at the top of the repository, where translators and data stewards look for them, and are
installed as ``ckanext.bos.schemas`` and ``ckanext.bos.i18n``. There is no ``ckanext/__init__.py``: the namespace is
shared with other extensions.
"""

from setuptools import find_packages, setup

CODE = ["ckanext.bos", *(f"ckanext.bos.{name}" for name in find_packages("ckanext/bos"))]
DATA = ["*.yaml", "*.csv", "extension/*.json", "templates/**/*", "assets/**/*", "public/**/*", "migration/**/*"]

setup(
    packages=[*CODE, "ckanext.bos.schemas", "ckanext.bos.i18n"],
    package_dir={"ckanext.bos": "ckanext/bos", "ckanext.bos.schemas": "schemas", "ckanext.bos.i18n": "i18n"},
    package_data={
        "": DATA,
        "ckanext.bos.i18n": ["*.pot", "*/LC_MESSAGES/*.[pm]o"],
    },
    message_extractors={
        "ckanext/bos": [
            ("**.py", "python", None),
            ("**.js", "javascript", None),
            ("**/templates/**.html", "ckan", None),
        ]
    },
)
