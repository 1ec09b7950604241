"""JupyterHub offers the releases of a site and starts each user's server in the one that was chosen.

Written by Argosy. In jupyterhub_config.py, whatever the spawner is, below all else that is said of it:

    load_subconfig(".../hub/jupyterhub_config.py")
"""

import html
import json
import os

from tornado.web import HTTPError

SITE = @ROOT@
START = os.path.join(SITE, "hub", "start")
RECOMMENDED = "recommended"
FIELD = "release"


def installed(release):
    """Whether a release is there: a menu may be a moment older than the site."""
    return os.access(os.path.join(SITE, "releases", release, "run"), os.X_OK)


def read_menu():
    """The latest of each train, and every release that is installed, in sections."""
    with open(os.path.join(SITE, "hub", "menu.json"), encoding="utf-8") as file:
        menu = json.load(file)
    menu["latest"] = [latest for latest in menu["latest"] if installed(latest["id"])]
    for section in menu["sections"]:
        section["choices"] = [choice for choice in section["choices"] if installed(choice["id"])]
    menu["sections"] = [section for section in menu["sections"] if section["choices"]]
    return menu


def releases(menu):
    """Every release of the menu by its id."""
    return {choice["id"]: choice for section in menu["sections"] for choice in section["choices"]}


def recommended(menu):
    """What the channel `recommended` is at if the site follows one, else what is active, else the newest."""
    known = releases(menu)
    for link in ("channels/recommended", "current"):
        try:
            release = os.path.basename(os.readlink(os.path.join(SITE, link)))
        except OSError:
            continue
        if release in known:
            return release
    newest = [latest["id"] for latest in menu["latest"]]
    return next(iter(newest + list(known)), None)


def resolve(wish, menu):
    """The id of the release that is meant now by `recommended`, a channel's name or an id.

    Raises ValueError, with what to do, for anything else.
    """
    if wish == RECOMMENDED:
        release = recommended(menu)
        if release is None:
            raise ValueError("No release is installed on this site: ask its administrator.")
        return release
    for latest in menu["latest"]:
        if wish == latest["name"]:
            return latest["id"]
    if isinstance(wish, str) and wish in releases(menu):
        return wish
    raise ValueError("There is no release %.80r here, or no longer: choose another one." % (wish,))


def options_form(spawner):
    """One list: what is recommended and the latest of each train first, then every installed release."""
    menu = read_menu()
    if not releases(menu):
        return "<p>No release is installed on this site yet. Ask its administrator.</p>"
    known = releases(menu)
    before = (spawner.user_options or {}).get(FIELD)
    try:
        resolve(before, menu)
    except ValueError:
        before = RECOMMENDED

    def option(value, title):
        selected = " selected" if value == before else ""
        return '<option value="%s"%s>%s</option>' % (html.escape(value), selected, html.escape(title))

    def title(choice):
        return choice["title"] + (" (withdrawn)" if "withdrawn" in choice else "")

    lines = ['<label for="release">Software release</label>']
    lines.append('<select name="%s" id="release" class="form-control" required>' % FIELD)
    lines.append(option(RECOMMENDED, "Recommended: " + title(known[recommended(menu)])))
    for latest in menu["latest"]:
        lines.append(option(latest["name"], latest["title"] + ": " + title(known[latest["id"]])))
    for section in menu["sections"]:
        lines.append('<optgroup label="%s">' % html.escape(section["title"]))
        lines.extend(option(choice["id"], title(choice)) for choice in section["choices"])
        lines.append("</optgroup>")
    lines.append("</select>")
    for choice in known.values():
        if "withdrawn" in choice:
            text = "%s was withdrawn: %s" % (choice["title"], choice["withdrawn"])
            lines.append('<p class="help-block">%s</p>' % html.escape(text))
    return "\n".join(lines)


def options_from_form(form):
    """The wish as it was made: `recommended` stays that for the next time. Refused here if it cannot be met."""
    wishes = form.get(FIELD, [RECOMMENDED])
    if len(wishes) != 1:
        raise ValueError("Choose one release.")
    resolve(wishes[0], read_menu())
    return {FIELD: wishes[0]}


def start_in_release(spawner):
    """Sets the command that the spawner starts. What is asked through the REST API has passed no form."""
    wish = (spawner.user_options or {}).get(FIELD, RECOMMENDED)
    try:
        release = resolve(wish, read_menu())
    except ValueError as e:
        refused = HTTPError(400, str(e))
        refused.jupyterhub_message = str(e)
        raise refused from e
    if hasattr(spawner, "batchspawner_singleuser_cmd"):  # it puts one program more before the command
        words = spawner.batchspawner_singleuser_cmd.split(" ")
        spawner.batchspawner_singleuser_cmd = " ".join(started(release, words))
    else:
        spawner.cmd = started(release, list(spawner.cmd))
    spawner.log.info("%s starts in %s (asked for: %s)", spawner._log_name, release, wish)


def started(release, command):
    """The command in a release; a spawner that is used again has the one before in it."""
    return [START, release] + (command[2:] if command[:1] == [START] else command)


c = get_config()  # noqa: F821, which JupyterHub gives to this file
c.Spawner.options_form = options_form
c.Spawner.options_from_form = options_from_form
c.Spawner.pre_spawn_hook = start_in_release
