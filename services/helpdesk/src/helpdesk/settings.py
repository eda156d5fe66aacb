"""The settings of helpdesk beside those of every service with files and a check for robots."""

from functools import cached_property
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, field_validator
from pydantic_settings import NoDecode

from chassis.business_days import Holidays
from chassis.settings import FernetKeys, FileSettings, HumanCheckSettings
from helpdesk.hours import BusinessHours
from helpdesk.model.calendar import Calendar


class Settings(FileSettings, HumanCheckSettings):
    """Read from the environment; the names are the same in capitals."""

    demo_file: Path | None = Field(default=None, description="where `seed` finds the demo accounts")

    code_key: FernetKeys = Field(description="shared with notifier: encrypts the token of a tracking link")
    categories_file: Path | None = Field(default=None, description="the categories of tickets, instead of ours")
    shows_staff_names: bool = Field(default=False, description="whether requesters see who of a team answered")
    feedback_per_hour: int = Field(default=30, ge=1, description="feedback on articles from one person or address")
    article_folders: Annotated[tuple[Path, ...], NoDecode] = Field(
        default=(), description="further folders of articles that are installed beside our own, with commas between"
    )
    attachments_per_hour: int = Field(
        default=60,
        ge=1,
        description="files that one person may upload; without account, to one ticket; staff any number",
    )
    tickets_per_hour: int = Field(default=30, ge=1, description="tickets that one person or address may open")

    anonymous_tickets_per_day: int = Field(default=10, ge=1, description="tickets without account, of one mailbox")
    network_tickets_per_hour: int = Field(default=30, ge=1, description="tickets without account, from one network")

    mail_address: str = Field(
        default="atendimento@ramal.example", description="the mailbox of tickets, whose mail comes here"
    )
    mail_listen: str = Field(default="", description="lmtp://host:port or smtp://host:port of incoming mail")
    mail_max_mb: int = Field(default=35, ge=1, le=200, description="size of the largest incoming mail")
    mails_per_hour: int = Field(default=20, ge=1, description="mails of one sender in an hour; further ones are held")
    acknowledge_minutes: int = Field(default=10, ge=1, description="a sender is acknowledged once in that time")

    country: str = Field(default="BR", description="ISO 3166 code of the country whose holidays count")
    support_phone: str = Field(default="", description="shown beside the business hours")
    support_email: str = Field(default="", description="shown beside the business hours; mail_address without one")

    @field_validator("article_folders", mode="before")
    @classmethod
    def _split(cls, folders: object) -> object:
        return [folder for folder in folders.split(",") if folder.strip()] if isinstance(folders, str) else folders

    @field_validator("mail_listen")
    @classmethod
    def _known_listener(cls, url: str) -> str:
        try:
            parts = urlsplit(url)
            is_whole = parts.scheme in ("lmtp", "smtp") and bool(parts.hostname and parts.port) and not parts.path
        except ValueError:
            is_whole = False
        if url and not is_whole:
            raise ValueError("must be lmtp://host:port or smtp://host:port")
        return url

    @field_validator("country")
    @classmethod
    def _known_country(cls, country: str) -> str:
        try:
            Holidays(country)
        except NotImplementedError:
            raise ValueError("is not a country whose holidays are known") from None
        return country

    @property
    def usual_calendar(self) -> Calendar:
        """The calendar that applies until staff set one."""
        return Calendar.usual(time_zone=self.time_zone, country=self.country)

    @cached_property
    def usual_hours(self) -> BusinessHours:
        """The business hours that apply until staff set others."""
        return self.usual_calendar.hours()
