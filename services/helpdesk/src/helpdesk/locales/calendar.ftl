# Business hours: until when an answer is due, in words, and what is wrong with a calendar that staff set.
# `hour` is 0 to 23, `weekday` 1 (Monday) to 7.

## pt

due-today =
    { $hour ->
        [one] hoje até a { $time }
       *[other] hoje até as { $time }
    }
due-tomorrow =
    { $hour ->
        [one] amanhã até a { $time }
       *[other] amanhã até as { $time }
    }
due-this-year =
    { $weekday ->
        [6] no
        [7] no
       *[other] na
    } { $weekday_name }, { $day ->
        [1] 1º
       *[other] { $day }
    } de { $month }, { $hour ->
        [one] até a { $time }
       *[other] até as { $time }
    }
due-another-year =
    { $weekday ->
        [6] no
        [7] no
       *[other] na
    } { $weekday_name }, { $day ->
        [1] 1º
       *[other] { $day }
    } de { $month } de { $year }, { $hour ->
        [one] até a { $time }
       *[other] até as { $time }
    }

## es

due-today =
    { $hour ->
        [one] hoy antes de la { $time }
       *[other] hoy antes de las { $time }
    }
due-tomorrow =
    { $hour ->
        [one] mañana antes de la { $time }
       *[other] mañana antes de las { $time }
    }
due-this-year =
    { $hour ->
        [one] el { $weekday_name } { $day } de { $month } antes de la { $time }
       *[other] el { $weekday_name } { $day } de { $month } antes de las { $time }
    }
due-another-year =
    { $hour ->
        [one] el { $weekday_name } { $day } de { $month } de { $year } antes de la { $time }
       *[other] el { $weekday_name } { $day } de { $month } de { $year } antes de las { $time }
    }

## en

due-today = today by { $time }
due-tomorrow = tomorrow by { $time }
due-this-year = by { $time } on { $weekday_name }, { $day } { $month }
due-another-year = by { $time } on { $weekday_name }, { $day } { $month } { $year }
