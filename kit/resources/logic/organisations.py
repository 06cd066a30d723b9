"""What an organisation becomes when a record names it: one rule for records saved one by one and for files.

Rules
- An empty value takes nothing away from an organisation.
- A name stands once within one owner: one that another organisation has is not taken over by renaming.
"""

from collections.abc import Mapping

COLUMNS = ("name", "corporate_number", "url")


def wanted_columns(about: Mapping[str, str], *, has_name: str, name_is_taken: bool) -> dict[str, str]:
    """The columns to write, of what is told (`about`); `has_name` is the organisation's own, "" for a new one."""
    wanted = {column: about[column] for column in COLUMNS if about.get(column)}
    wanted["name"] = about["name"].strip()
    if wanted["name"] != has_name and name_is_taken:
        del wanted["name"]
    return wanted
