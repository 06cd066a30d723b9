"""Six steps of four fields each, a row at the end."""

from django import forms
from django.http import HttpResponse
from django.urls import path
from formtools.wizard.views import SessionWizardView

from tests.bench.bare.models import Saved


class Step(forms.Form):
    name = forms.CharField(max_length=200)
    kind = forms.ChoiceField(choices=[(str(n), f"選択肢 {n}") for n in range(8)])
    several = forms.MultipleChoiceField(
        choices=[(str(n), f"選択肢 {n}") for n in range(8)], widget=forms.CheckboxSelectMultiple
    )
    text = forms.CharField(widget=forms.Textarea)


class Wizard(SessionWizardView):
    template_name = "bare/step.html"

    def done(self, form_list, **kwargs):
        Saved.objects.create(content=[form.cleaned_data for form in form_list])
        return HttpResponse("<p>done</p>")


urlpatterns = [path("", Wizard.as_view([(f"s{n}", Step) for n in range(6)]), name="wizard")]
