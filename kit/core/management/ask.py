"""Asks the person at the keyboard before something that cannot be taken back; silence is a no."""


def said_yes(question: str) -> bool:
    """Whether the answer was a clear yes; without a keyboard it was not."""
    try:
        answer = input(f"{question}（はい／いいえ）: ")
    except EOFError:
        return False
    return answer.strip().lower() in ("はい", "y", "yes")
