# Business hours: until when an answer is due, in words, and what is wrong with a calendar that staff set.
# `hour` is 0 to 23, `weekday` 1 (Monday) to 7.

## pt

calendar-closes-first = O horário termina depois de começar. Para um dia sem atendimento, não o informe.
calendar-overlap = Este horário começa antes de o anterior do mesmo dia terminar.
calendar-day-twice = Este dia já está na lista.
calendar-open-and-closed = Este dia também está na lista de dias sem atendimento. Deixe-o em uma delas.
calendar-time-zone-unknown = Este fuso horário não existe. Use um nome como America/Sao_Paulo.
calendar-country-unknown = Não conhecemos os feriados deste país. Use um código de duas letras maiúsculas, como BR.
calendar-too-little = O atendimento precisa de pelo menos uma hora por semana.

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

calendar-closes-first = El horario termina después de empezar. Un día sin atención no se indica.
calendar-overlap = Este horario empieza antes de que termine el anterior del mismo día.
calendar-day-twice = Este día ya está en la lista.
calendar-open-and-closed = Este día también está en la lista de días sin atención. Déjelo en una de ellas.
calendar-time-zone-unknown = Esta zona horaria no existe. Use un nombre como Europe/Madrid.
calendar-country-unknown = No conocemos los festivos de este país. Use un código de dos letras mayúsculas, como ES.
calendar-too-little = La atención necesita al menos una hora por semana.

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
    { $weekday ->
       *[other] el
    } { $weekday_name } { $day } de { $month } antes de { $hour ->
        [one] la
       *[other] las
    } { $time }
due-another-year =
    { $weekday ->
       *[other] el
    } { $weekday_name } { $day } de { $month } de { $year } antes de { $hour ->
        [one] la
       *[other] las
    } { $time }

## en

calendar-closes-first = Hours end after they begin. Leave out a day without support.
calendar-overlap = These hours begin before the ones before them on the same day have ended.
calendar-day-twice = This day is in the list already.
calendar-open-and-closed = This day is also in the list of days without support. Leave it in one of them.
calendar-time-zone-unknown = There is no such time zone. Use a name such as Europe/Lisbon.
calendar-country-unknown = We do not know the holidays of this country. Use a code of two capital letters, such as PT.
calendar-too-little = Support needs at least one hour a week.

due-today =
    { $hour ->
       *[other] today by { $time }
    }
due-tomorrow =
    { $hour ->
       *[other] tomorrow by { $time }
    }
due-this-year =
    { $hour ->
       *[other] by { $time }
    } { $weekday ->
       *[other] on
    } { $weekday_name }, { $day } { $month }
due-another-year =
    { $hour ->
       *[other] by { $time }
    } { $weekday ->
       *[other] on
    } { $weekday_name }, { $day } { $month } { $year }
