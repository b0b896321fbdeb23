"""What made-up people say in the demonstration, and what is agreed on about it: invented from beginning to end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

__all__ = ["ABOUT_BEFORE", "ABOUT_WAITING", "AGREED", "COMMENTS", "NAMED"]

#: What a made-up survey is called; its month follows.
NAMED: Mapping[str, str] = {"en": "Invented survey, %s", "es": "Encuesta inventada, %s"}
ABOUT_BEFORE: Mapping[str, str] = {
    "en": "Invented for the demonstration, with all who answered: it shows what a survey before the others adds.",
    "es": "Inventada para la demostración, con todas sus respuestas: muestra lo que añade una encuesta anterior.",
}
ABOUT_WAITING: Mapping[str, str] = {
    "en": "Invented for the demonstration. It is closed and not released yet: a national lead can look at what a "
    "release would show and hide, and whoever holds its keys finds comments to look through.",
    "es": "Inventada para la demostración. Está cerrada y aún sin publicar: quien dirige a escala nacional puede ver "
    "qué mostraría y ocultaría una publicación, y quien guarda sus claves encuentra comentarios por revisar.",
}

#: Comments; {person} and {organization} stand for somebody of the roster, so that there is something to take out.
COMMENTS: Mapping[str, Sequence[str]] = {
    "en": (
        "We finally have one calendar. It sounds small, and it saved us three double bookings this fall.",
        "{person} is the reason that this works. If that post is cut, we start again from nothing.",
        "Meetings at four in the afternoon leave out everybody who teaches.",
        "I trust the people. I don't yet trust that decisions hold once they leave the room.",
        "Please send the numbers before the meeting and not on the screen during it.",
        "{organization} and we stopped competing for the same grant. That was the turning point.",
        "Families ask me what came of last year's survey, and I have nothing to tell them.",
        "Nobody said out loud that we disagree about attendance. We should.",
        "Write to me at someone@example.org if you want the list of rooms.",
        "More bread, fewer slides.",
        "When {person} left, nobody told us whom to call.",
        "The newsletter in Spanish comes two weeks after the one in English.",
        "I have been here for two months and everybody has answered every question. Thank you.",
        "It helps that site leaders come to us, and not only we to them.",
        "Three organizations ask the same families the same questions. Share the answers.",
        "Less reporting, more visiting.",
    ),
    "es": (
        "Por fin tenemos un solo calendario. Parece poco y este otoño nos ahorró tres citas dobles.",
        "Esto funciona gracias a {person}. Si se pierde ese puesto, volvemos a empezar de cero.",
        "Las reuniones a las cuatro de la tarde dejan fuera a quien da clase.",
        "Confío en las personas. Aún no confío en que lo decidido se mantenga fuera de la sala.",
        "Envíen las cifras antes de la reunión, no en la pantalla durante ella.",
        "{organization} y nosotros dejamos de competir por la misma subvención. Eso lo cambió todo.",
        "Las familias me preguntan qué salió de la encuesta del año pasado y no tengo qué decirles.",
        "Nadie dijo en voz alta que no estamos de acuerdo sobre la asistencia. Deberíamos decirlo.",
        "Escríbanme a alguien@example.org si quieren la lista de salas.",
        "Más pan y menos diapositivas.",
        "Cuando {person} se fue, nadie nos dijo a quién llamar.",
        "El boletín en español llega dos semanas después que el de inglés.",
        "Llevo dos meses aquí y me han respondido a todo. Gracias.",
        "Ayuda que los líderes de sitio vengan a vernos, y no solo nosotros a ellos.",
        "Tres organizaciones preguntan lo mismo a las mismas familias. Compartan las respuestas.",
        "Menos informes y más visitas.",
    ),
}

#: What will be done about a survey: kept, overdue, and still to be done.
AGREED: Mapping[str, Sequence[str]] = {
    "en": (
        "Every partner gets the agenda and the figures a week before each meeting (invented).",
        "Two people of each organization know two of every partner that it counts on (invented).",
        "Site leaders call three partners who have not been heard from since the survey (invented).",
    ),
    "es": (
        "Cada socio recibe el orden del día y las cifras una semana antes de cada reunión (inventado).",
        "Dos personas de cada organización conocen a dos de cada socio con que cuenta (inventado).",
        "Los líderes de sitio llaman a tres socios de quienes no se sabe nada desde la encuesta (inventado).",
    ),
}
