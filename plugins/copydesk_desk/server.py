"""The Desk without Airflow: what `copydesk desk` runs, bound to the loopback address."""

from __future__ import annotations

from fastapi import FastAPI

from copydesk.settings import load_settings
from copydesk_desk.app import create_app
from copydesk_desk.pages.stories import load_models_soon


def create_server() -> FastAPI:
    """The application with the settings of the environment."""
    load_models_soon()
    return create_app(load_settings())
