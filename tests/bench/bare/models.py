"""What a bare wizard leaves at its end."""

from django.db import models


class Saved(models.Model):
    content = models.JSONField()

    class Meta:
        app_label = "bare"

    def __str__(self) -> str:
        return str(self.pk)
