"""The one Django application: all models, one line of migrations."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Web(AppConfig):
    """Rooms (partners/, accounts/, ...) are packages of views, forms and actions; their models live in models/."""

    name = "wellknit.web"
    label = "web"
    verbose_name = _("Wellknit")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wellknit.web import checks, demo_ready  # noqa: F401  checks registers what 'check --deploy' looks at

        # Importing them is what makes their kinds of jobs known to the worker.
        from wellknit.web.briefs import making  # noqa: F401
        from wellknit.web.releases import jobs  # noqa: F401
        from wellknit.web.surveys.waves import mailing, mending, rehearsing  # noqa: F401
