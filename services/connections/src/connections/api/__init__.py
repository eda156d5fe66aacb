"""The API of connections, one file per noun. Each endpoint parses, authorises, runs an action and renders."""

from connections.api.budgets import budgets
from connections.api.calendars import calendars
from connections.api.clients import clients
from connections.api.clocks import clocks
from connections.api.consumer_units import consumer_units
from connections.api.desk import desk
from connections.api.drawer import drawer
from connections.api.equipment import equipment
from connections.api.forms import forms
from connections.api.me import me
from connections.api.portfolio import portfolio
from connections.api.reports import reports
from connections.api.request_documents import request_documents
from connections.api.requests import requests
from connections.api.services import services
from connections.api.suspensions import suspensions
from connections.api.works import works

BLUEPRINTS = (
    me,
    consumer_units,
    clients,
    services,
    forms,
    requests,
    portfolio,
    calendars,
    drawer,
    equipment,
    request_documents,
    clocks,
    desk,
    suspensions,
    reports,
    budgets,
    works,
)
