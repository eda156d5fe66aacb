"""Representatives' API: parse → authorise → transaction → action → render. One file per noun."""

from representatives.api.me import me

BLUEPRINTS = (me,)
