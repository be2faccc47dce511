"""References that resolve, roles that have a reference, names that agree. Source: OCP's Pelican."""

from __future__ import annotations

from collections.abc import Iterator

from ..facts import Facts, Node
from ..rule import Case, Rule, Wrong
from ..words import both, role, short

ROLES = ("buyer", "procuringEntity", "tenderer", "supplier", "payer", "payee")


class _OfRole(Rule):
    """A rule for the references of one role."""

    role = ""

    def resolved(self, facts: Facts) -> Iterator[tuple[Node, Node]]:
        """References with the one organisation that they name."""
        for reference in facts.references[self.role]:
            ident = reference.ident()
            found = facts.parties.get(ident, []) if ident is not None else []
            if len(found) == 1:
                yield reference, found[0]


class _Resolves(_OfRole):
    level = "error"

    def cases(self, facts: Facts) -> Iterator[Case]:
        for reference in facts.references[self.role]:
            ident = reference.ident()
            found = facts.parties.get(ident, []) if ident is not None else []
            same = len(found) == 1 and type(found[0].ident()) is type(ident)
            yield None if same else self._lost(reference, len(found))

    def _lost(self, reference: Node, count: int) -> Wrong:
        words, name = role(self.role), short(reference.text("name") or reference.ident() or "?")
        times = both("ada beberapa kali", "is there several times") if count else both("tidak ada", "is not there")
        return Wrong(
            reference.at("id"),
            both(
                f"{name} disebut sebagai {words['id']}, tetapi {times['id']} dalam daftar organisasi.",
                f"{name} is named as {words['en']}, but {times['en']} in the list of organisations.",
            ),
            both("satu organisasi dengan id yang sama", "one organisation of the same id"),
        )


class _HasRole(_OfRole):
    def cases(self, facts: Facts) -> Iterator[Case]:
        for reference, party in self.resolved(facts):
            roles = party.value.get("roles")
            yield None if isinstance(roles, list) and self.role in roles else self._without(reference, party)

    def _without(self, reference: Node, party: Node) -> Wrong:
        words, name = role(self.role), short(party.text("name") or party.ident() or "?")
        return Wrong(
            party.at("roles"),
            both(
                f"{name} disebut sebagai {words['id']} di {reference.path}, tetapi perannya tidak memuat itu.",
                f"{name} is named as {words['en']} at {reference.path}, but its roles do not say so.",
            ),
            both(f"peran “{self.role}”", f"the role “{self.role}”"),
        )


class _SameName(_OfRole):
    def cases(self, facts: Facts) -> Iterator[Case]:
        for reference, party in self.resolved(facts):
            name, listed = reference.text("name"), party.text("name")
            if name and listed:
                yield None if name == listed else self._other(reference, name, listed)

    def _other(self, reference: Node, name: str, listed: str) -> Wrong:
        words = role(self.role)
        return Wrong(
            reference.at("name"),
            both(
                f"Nama {words['id']} “{short(name)}” berbeda dari “{short(listed)}” dalam daftar organisasi.",
                f"The name of the {words['en']} “{short(name)}” differs from the listed “{short(listed)}”.",
            ),
            both(f"“{short(listed)}”", f"“{short(listed)}”"),
        )


def _for_role(base: type[_OfRole], name: str, code: str, indonesian: str, english: str) -> type[Rule]:
    words = role(name)
    values = {
        "__doc__": base.__doc__,
        "role": name,
        "code": code,
        "title": both(indonesian.format(words["id"]), english.format(words["en"])),
        "needs": words,
    }
    return type(f"{base.__name__.strip('_')}{name[0].upper()}{name[1:]}", (base,), values)


class PartiesRoles(Rule):
    code = "consistent.parties_roles"
    title = both("Setiap peran organisasi terpakai", "Every role of an organisation is used")
    needs = both("organisasi dengan peran", "an organisation with a role")

    def cases(self, facts: Facts) -> Iterator[Case]:
        used = {(name, node.ident()) for name, nodes in facts.references.items() for node in nodes}
        for ident, parties in facts.parties.items():
            for party in parties:
                roles = party.value.get("roles")
                for name in ROLES:
                    if isinstance(roles, list) and name in roles:
                        yield None if (name, ident) in used else self._unused(party, name)

    @staticmethod
    def _unused(party: Node, name: str) -> Wrong:
        words, who = role(name), short(party.text("name") or party.ident() or "?")
        return Wrong(
            party.at("roles"),
            both(
                f"{who} berperan sebagai {words['id']}, tetapi tidak disebut di mana pun sebagai itu.",
                f"{who} has the role {words['en']}, but is nowhere named as such.",
            ),
            both(
                f"sebutan sebagai {words['id']}, atau tanpa peran itu",
                f"a reference as {words['en']}, or not that role",
            ),
        )


class ContractAward(Rule):
    code = "reference.contract_award"
    title = both("Kontrak merujuk satu pemenang", "A contract refers to one award")
    needs = both("kontrak dan pemenang", "a contract and an award")
    level = "error"

    def cases(self, facts: Facts) -> Iterator[Case]:
        idents = [award.ident() for award in facts.awards]
        if not idents:
            return
        for contract in facts.contracts:
            found = contract.ident("awardID")
            same = [ident for ident in idents if ident == found and type(ident) is type(found)]
            yield None if len(same) == 1 and found is not None else self._lost(contract, found, len(same))

    @staticmethod
    def _lost(contract: Node, found: object, count: int) -> Wrong:
        name = short(contract.text("title") or contract.ident() or "?")
        told = both(
            f"merujuk pemenang “{found}” yang {'ada beberapa kali' if count else 'tidak ada'}",
            f"refers to the award “{found}”, which {'is there several times' if count else 'is not there'}",
        )
        if found is None:
            told = both("tidak merujuk pemenang mana pun", "refers to no award")
        return Wrong(
            contract.at("awardID"),
            both(f"Kontrak “{name}” {told['id']}.", f"The contract “{name}” {told['en']}."),
            both("id salah satu pemenang", "the id of one of the awards"),
        )


RULES = (
    *(
        _for_role(base, name, code.format(name), *titles)
        for base, code, titles in (
            (
                _Resolves,
                "reference.{}",
                ("Rujukan {} ada dalam daftar organisasi", "The {} is in the list of organisations"),
            ),
            (_HasRole, "consistent.{}_in_parties_roles", ("Peran {} tercatat", "The role {} is recorded")),
            (
                _SameName,
                "consistent.{}_name_in_parties",
                ("Nama {} sama di mana pun", "The {}'s name is the same throughout"),
            ),
        )
        for name in ROLES
    ),
    PartiesRoles,
    ContractAward,
)
