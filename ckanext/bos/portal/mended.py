"""What the templates of CKAN and its plugins leave wanting, mended when they are read.

They belong to others and change with them; a copy of a whole template would not. A rule names a template, what stands
in it and what is to stand there: words that were never handed to the translator, elements that a screen reader stumbles
over, addresses that the Content-Security-Policy forbids. A rule that no longer fits does nothing; a test tells.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from jinja2.ext import Extension

_SCRIPT = re.compile(r"<script(?=[\s>])(?![^>]*\b(?:src|nonce)\s*=)(?![^>]*application/ld\+json)", re.I)
_HANDLER = re.compile(
    r'(?<=[\s}])(?:on(?:click|change|input|submit|load|error|focus|blur|key\w+)|hx-on:[\w:-]+)="[^"]*"'
)


class Rule(NamedTuple):
    """In this template, this text becomes that."""

    template: str
    old: str
    new: str


_H3, _H2 = '<h3 class="dataset-heading">', '<h2 class="dataset-heading">'
_TEXTS = "scheming/form_snippets/multiple_text.html"
RULES = (
    Rule("admin/index.html", 'placeholder="Username"', """aria-label="{{ _('Username') }}" placeholder="{{ _('Username') }}\""""),  # noqa: E501
    Rule("admin/index.html", "<th>&nbsp;</th>", "<td></td>"),
    Rule("admin/snippets/confirm_delete.html", ">Cancel<", ">{{ _('Cancel') }}<"),
    Rule("organization/manage_members.html", "<th></th>", "<td></td>"),
    Rule("group/manage_members.html", "<th></th>", "<td></td>"),
    Rule("organization/bulk_process.html", _H3, _H2),
    Rule("organization/bulk_process.html", "</h3>", "</h2>"),
    Rule("organization/bulk_process.html", '<h3 class="page-heading">', '<h2 class="page-heading">'),
    Rule("organization/bulk_process.html", "<th></th>", "<td></td>"),
    Rule("organization/bulk_process.html", 'name="dataset_{{ package.id }}"', 'name="dataset_{{ package.id }}" aria-label="{{ package.title or package.name }}"'),  # noqa: E501
    Rule("package/snippets/resource_upload_field.html", "readonly>", "aria-label=\"{{ upload_label or _('File') }}\" readonly>"),  # noqa: E501
    Rule("package/snippets/resource_upload_field.html", '"autofocus="true">', '">'),  # its tooltip covered the form
    Rule("user/edit_user_form.html", """'Change ' + data.name|capitalize + "'s" + ' password'""", "'Change password'"),
    Rule("snippets/activity_type_selector.html", "{{ type_ | title }}", "{{ _(type_ | title) }}"),
    Rule("package/resource_read.html", "in h.format_resource_items(res.items())", "in []"),
    Rule("package/resource_read.html", "<h3>{{ _('Dataset description:') }}</h3>", "<h2>{{ _('Dataset description:') }}</h2>"),  # noqa: E501
    Rule("package/snippets/additional_info.html", "<h3>{{ _('Additional Info') }}</h3>", "<h2>{{ _('Additional Info') }}</h2>"),  # noqa: E501
    Rule("package/snippets/change_item.html", "    <br>\n", ""),
    Rule("group/snippets/item_group.html", "    <br>\n", ""),
    Rule("organization/snippets/item_organization.html", "    <br>\n", ""),
    *(
        Rule(f"{kind}/changes.html", f'name="{name}">', f"""name="{name}" aria-label="{{{{ _('{label}') }}}}">""")
        for kind in ("package", "group", "organization")
        for name, label in (("old_id", "Earlier version"), ("new_id", "Later version"))
    ),
    *(
        Rule(f"{kind}/changes.html", "activity_diffs[0].activities[1].id|truncate(30),", "h.render_datetime(activity_diffs[0].activities[1].timestamp, with_hours=true),")  # noqa: E501
        for kind in ("package", "group", "organization")
    ),
    Rule("package/changes.html", "}} Changes {{", "}} {{ _('Changes') }} {{"),
    Rule("package/changes.html", '<div id="metadata_diff"', '<div id="metadata_diff" translate="no"'),
    Rule("organization/changes.html", "}} Changes {{", "}} {{ _('Changes') }} {{"),
    Rule("group/changes.html", "}} Changes {{", "}} {{ _('Changes') }} {{"),
    Rule("organization/changes.html", '<div id="metadata_diff"', '<div id="metadata_diff" translate="no"'),
    Rule("group/changes.html", '<div id="metadata_diff"', '<div id="metadata_diff" translate="no"'),
    Rule("organization/manage_members.html", '<h3 class="page-heading">', '<h2 class="page-heading">'),
    Rule("organization/manage_members.html", "</h3>", "</h2>"),
    Rule("admin/snippets/data_type.html", "        <p>\n", "        <li>\n"),
    Rule("admin/snippets/data_type.html", "        </p>\n", "        </li>\n"),
    Rule("source/admin_base.html", "There already is an unrun job for this source", "{{ _('A run is waiting or under way.') }}"),  # noqa: E501
    Rule("source/admin_base.html", "</i> Reharvest<", "</i> {{ _('Reharvest') }}<"),
    Rule("source/admin_base.html", "Stop this Job", "{{ _('Stop this run') }}"),
    Rule("source/new_source_form.html", ">Source type<", ">{{ _('Source type') }}<"),
    Rule("source/new_source_form.html", 'value="Save"', "value=\"{{ _('Save') }}\""),
    Rule("source/new_source_form.html", "'<harvest-source>'", "'<' ~ _('name') ~ '>'"),
    Rule("source/new_source_form.html", '<i class="fa fa-question-circle', '<i role="img" class="fa fa-question-circle'),  # noqa: E501
    Rule("source/search.html", "title=c.facet_titles[facet]", "title=_(c.facet_titles[facet])"),
    Rule("source/job/list.html", _H3, _H2),
    Rule("source/job/list.html", "</h3>", "</h2>"),
    Rule("snippets/source_item.html", _H3, _H2),
    Rule("snippets/source_item.html", "</h3>", "</h2>"),
    Rule(_TEXTS, "href=\"javascript:MultipleText.multiple_add('{{ field.field_name }}');\"", 'href="#" data-bos-add="{{ field.field_name }}"'),  # noqa: E501
    Rule(_TEXTS, 'href="javascript:;"', 'href="#"'),
    Rule(_TEXTS, 'type="text"', 'type="text" aria-label="{{ h.scheming_language_text(field.label) }}"'),
)  # fmt: skip


class Mended(Extension):
    """Mends a template's source; scripts get the nonce of the request, handlers in attributes are left out.

    Every browser would refuse the handlers; ``assets/staff.js`` does what they did.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The source as the template engine is to see it."""
        for rule in RULES:
            if (name or "").endswith(rule.template):
                source = source.replace(rule.old, rule.new)
        return _SCRIPT.sub('<script nonce="{{ h.bos_nonce() }}"', _HANDLER.sub(" ", source))
