"""Take what readers say of articles."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from chassis.context import Actor
from chassis.ids import new_id
from chassis.pace import check_pace
from helpdesk.model import ArticleFeedback
from helpdesk.queries.articles import find_article
from helpdesk.queries.readers import reader_of

_HOUR = timedelta(hours=1)


def give_feedback(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    slug: str,
    language: str,
    useful: bool,
    comment: str,
    client: str,
    most_per_hour: int,
) -> None:
    """Store whether an article was useful to the caller, and their comment.

    `client` is the hash of the address that somebody without an account comes from. `language` is that in which the
    article was read. Raises NotFound for an article that is not for the caller, TooManyRequests after `most_per_hour`.
    """
    article = find_article(session, reader_of(actor, language), slug)
    by_caller = ArticleFeedback.user_id == actor.user_id if actor.user_id else ArticleFeedback.client == client
    check_pace(session, ArticleFeedback.at, by_caller, now=now, most=most_per_hour, within=_HOUR)
    session.add(
        ArticleFeedback(
            id=new_id(),
            article_id=article.id,
            language=language,
            useful=useful,
            comment=comment,
            user_id=actor.user_id,
            client=None if actor.user_id else client,
            at=now,
        )
    )
