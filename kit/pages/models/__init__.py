"""Django finds models here; each lives in the file of its room."""

from kit.pages.models.content import ContentPage, EmergencyPage, LanguagePage
from kit.pages.models.decisions import Decision
from kit.pages.models.home import HomePage
from kit.pages.models.readings import TownReading

__all__ = ["ContentPage", "Decision", "EmergencyPage", "HomePage", "LanguagePage", "TownReading"]
