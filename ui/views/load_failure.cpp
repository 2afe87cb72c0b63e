#include "ui/views/load_failure.h"

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/views/wording.h"
#include "ui/widgets/card.h"

namespace signalbox::ui::views {

namespace {
constexpr int kNotThere = 404;

bool isLacking(const ViewContext& context, const client::ClientError& error, const QString& capability) {
  return error.httpStatus == kNotThere && !capability.isEmpty() && context.state().hasSession() && !context.state().hasCapability(capability);
}
}  // namespace

QString loadFailure(const ViewContext& context, const QString& what, const client::ClientError& error, const QString& capability) {
  if (isLacking(context, error, capability))
    return Wording::tr("%1: this engine, version %2, does not have it. A newer engine does; nothing is wrong with this one.")
        .arg(what, client::foreign(context.state().session().engine.version));
  QString words = what.isEmpty() ? errorWords(error) : Wording::tr("%1 could not be read. %2").arg(what, errorWords(error));
  // It was only read, and whoever is woken by it has to know.
  if (!errorWords(error).contains(QStringLiteral("changed"))) words += QLatin1Char(' ') + Wording::tr("Nothing was changed.");
  return words;
}

void showFailure(widgets::Card& card, const QString& words, const client::ClientError& error) {
  if (error.kind == client::ErrorKind::forbidden) return card.showEmpty(words);
  card.showError(words, error.details());
}

void showLoadFailure(const ViewContext& context, widgets::Card& card, const client::ClientError& error, const QString& capability) {
  showFailure(card, loadFailure(context, card.accessibleName(), error, capability), error);
}

}  // namespace signalbox::ui::views
