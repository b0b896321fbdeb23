"""The one Django application: all models, one line of migrations."""

from importlib import import_module

from django.apps import AppConfig
from django.forms import Field
from django.utils.translation import gettext_lazy as _

#: Importing them is what makes them known: what 'check --deploy' looks at, and the worker's kinds of jobs.
_AT_START = (
    "checks",
    "demo_ready",
    "briefs.making",
    "releases.jobs",
    "surveys.waves.mailing",
    "surveys.waves.mending",
    "surveys.waves.rehearsing",
    "surveys.waves.row_jobs",
)


class Web(AppConfig):
    """Rooms (partners/, accounts/, ...) are packages of views, forms and actions; their models live in models/."""

    name = "wellknit.web"
    label = "web"
    verbose_name = _("Wellknit")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Django says of a field that it is required; what to do about it helps more, and has no blame in it.
        Field.default_error_messages["required"] = _("Please fill this in.")
        for module in _AT_START:
            import_module(f"{self.name}.{module}")
