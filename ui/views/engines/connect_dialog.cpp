#include "ui/views/engines/connect_dialog.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QPointer>
#include <QVBoxLayout>

#include "engine/protocol/resources.h"
#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/theme/boxes.h"
#include "ui/theme/theme.h"
#include "ui/views/engines/colour_choice.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/label.h"
#include "ui/widgets/switch_button.h"

namespace signalbox::ui::views {

using namespace widgets;
using client::ErrorKind;

namespace {
constexpr int kWidth = 520, kVerdictLeast = 36;

/// One after the other; `stays` says why the last of those that are still there is. Goes on where the dialog is closed meanwhile.
void forgetTokens(workspace::EngineTokens& tokens, QList<workspace::Connection> of, const base::Status& stays,
                  const workspace::EngineTokens::Done& done) {
  if (of.isEmpty()) return done(stays);
  const workspace::Connection next = of.takeFirst();
  tokens.forget(next, &tokens,
                [&tokens, of, stays, done](const base::Status& forgotten) { forgetTokens(tokens, of, forgotten.ok() ? stays : forgotten, done); });
}
}  // namespace

ConnectDialog::ConnectDialog(const Parts& parts, QWidget* parent) : QDialog(parent), parts_(parts) {
  setWindowTitle(tr("Attach to an engine"));
  setModal(true);
  theme::fixSize(parts_.theme, this, kWidth, 0);
  build();
  connect(&probe_, &client::CertificateProbe::shown, this, &ConnectDialog::offer);
  parts_.workspace.connections(this, [this](base::Result<QList<workspace::Connection>> known) {
    if (known.ok()) connections_ = *known;
    recall();
  });
  parts_.tokens.placeWords(this, [this](const QString& words) {
    if (tellsPlace_) tokenRow_->setHint(tr("In admin.token of the engine's data folder. ") + words);
  });
  settle();
}

ConnectDialog::~ConnectDialog() = default;

void ConnectDialog::build() {
  const theme::Theme& theme = parts_.theme;
  auto* all = theme::column(theme, this, theme::grid::kCard, theme::Margins::all(theme::grid::kPage + theme::grid::kSmall));
  title_ = new Label(theme, theme::Type::PageTitle, theme::Ink::Text, tr("Attach to an engine"), this);
  all->addWidget(title_);
  buildFields();
  for (QWidget* row : {static_cast<QWidget*>(urlRow_), static_cast<QWidget*>(tokenRow_), static_cast<QWidget*>(caRow_)}) all->addWidget(row);
  all->addWidget(new FormRow(theme, tr("Name"), name_, this));
  all->addWidget(new FormRow(theme, tr("Colour"), colour_, this));
  all->addWidget(production_);
  all->addStretch(1);  // what is left over parts no fields
  verdict_ = new Label(theme, theme::Type::Body, theme::Ink::Secondary, this);
  verdict_->setWordWrap(true);
  theme::leastSize(theme, verdict_, 0, kVerdictLeast);
  verdict_->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  all->addWidget(verdict_);
  auto* line = theme::row(theme, nullptr, theme::grid::kSmall);
  cancel_ = new ActButton(theme, tr("Cancel"), ActButton::Role::Plain, this);
  connect_ = new PrimaryButton(theme, tr("Test and attach"), this);
  connect_->setHint(tr("Ctrl+Enter"));
  missing_ = new Label(theme, theme::Type::Caption, theme::Ink::Secondary, this);
  missing_->setElide(Qt::ElideRight);
  line->addWidget(missing_, 1);
  line->addWidget(cancel_);
  line->addWidget(connect_);
  all->addLayout(line);
  connect(cancel_, &QPushButton::clicked, this, &QDialog::reject);
  connect(connect_, &QPushButton::clicked, this, &ConnectDialog::test);
  connect(url_, &QLineEdit::textChanged, this, [this] {
    urlRow_->setError({});
    withdraw();
    recall();
    settle();
    const client::EngineAddress typed{client::addressFromText(url_->text()), {}};
    caRow_->setVisible(typed.url.scheme() == QLatin1String("https"));
    urlRow_->setHint(typed.isReadableOnTheWay() ? tr("Plain HTTP to another machine: token and messages can be read on the way.") : QString());
  });
  connect(token_, &QLineEdit::textChanged, this, [this] {
    tokenRow_->setError({});
    settle();
  });
}

void ConnectDialog::buildFields() {
  const theme::Theme& theme = parts_.theme;
  url_ = new QLineEdit(this);
  url_->setPlaceholderText(QStringLiteral("http://127.0.0.1:8742"));
  token_ = new QLineEdit(this);
  token_->setEchoMode(QLineEdit::Password);
  name_ = new QLineEdit(this);
  name_->setPlaceholderText(tr("As the engine calls itself"));
  colour_ = new ColourChoice(theme, this);
  production_ = new SwitchButton(theme, tr("Production: read-only until unlocked"), this);
  production_->setCheckable(true);
  urlRow_ = new FormRow(theme, tr("URL"), url_, this);
  urlRow_->keepLine();
  tokenRow_ = new FormRow(theme, tr("Token"), token_, this);
  tokenRow_->setHint(tr("In admin.token of the engine's data folder."));
  caFile_ = new QLineEdit(this);
  caRow_ = new FormRow(theme, tr("Certificate authorities"), caFile_, this);
  caRow_->setHint(tr("A PEM file with those to trust beside the system's. Without one you are shown an unknown certificate, and decide."));
  caRow_->hide();
}

void ConnectDialog::fill(const QString& url, const QString& token, const QString& name) {
  url_->setText(url);
  token_->setText(token);
  name_->setText(name);
}

void ConnectDialog::edit(const workspace::Connection& connection) {
  edited_ = connection;
  former_ = {connection};
  setWindowTitle(tr("Change %1").arg(client::foreign(connection.name)));
  title_->setText(windowTitle());
  fill(connection.url.toString(), {}, connection.name);
  caFile_->setText(connection.caFile);
  colour_->choose(connection.colour);
  production_->setChecked(connection.production);
  token_->setPlaceholderText(tr("As it is"));
  withdraw();
  settle();
}

void ConnectDialog::askToken(const workspace::Connection& connection, const QString& why) {
  setWindowTitle(tr("Token of %1").arg(client::foreign(connection.name)));
  title_->setText(windowTitle());
  tellsPlace_ = false;  // `why` does
  tokenRow_->setHint(tr("In admin.token of the engine's data folder."));
  fill(connection.url.toString(), {}, connection.name);
  say(why, false);
  token_->setFocus();
}

QString ConnectDialog::verdict() const { return verdict_->text(); }

void ConnectDialog::settle() {
  const bool lacksToken = !edited_ && token_->text().trimmed().isEmpty();
  const QString missing = url_->text().trimmed().isEmpty() ? tr("Enter the URL") : lacksToken ? tr("Enter the token") : QString();
  connect_->setBlocked(asking_ ? tr("Asking") : missing);
  missing_->setText(missing);
}

void ConnectDialog::say(const QString& words, bool bad) {
  verdict_->setInk(bad ? theme::Ink::Danger : theme::Ink::Secondary);
  verdict_->setText(words);
}

/// What is known of the engine at this address; null for a new one.
const workspace::Connection* ConnectDialog::known(const QUrl& url) const {
  if (edited_ && workspace::isSameEngine(edited_->url, url)) return &*edited_;
  for (const workspace::Connection& connection : connections_)
    if (workspace::isSameEngine(connection.url, url)) return &connection;
  return nullptr;
}

/// A known engine keeps its name, its colour and above all that it is production.
void ConnectDialog::recall() {
  const workspace::Connection* connection = known(client::addressFromText(url_->text().trimmed()));
  if (connection == nullptr || edited_) return;
  if (name_->text().trimmed().isEmpty()) name_->setText(connection->name);
  if (caFile_->text().trimmed().isEmpty()) caFile_->setText(connection->caFile);
  colour_->choose(connection->colour);
  production_->setChecked(connection->production);
}

void ConnectDialog::withdraw() {
  offered_.clear();
  connect_->setText(edited_ ? tr("Test and save") : tr("Test and attach"));
}

void ConnectDialog::offer(const QString& fingerprint, const QString& name) {
  offered_ = fingerprint;
  connect_->setText(edited_ ? tr("Trust it and save") : tr("Trust it and attach"));
  say(tr("Nobody vouches for the certificate of %1%2. Its SHA-256 is\n%3\nCompare it with certificate_sha256 in engine.json of the engine's data folder, "
         "or ask whoever runs it. The token was not sent.")
          .arg(address_.url.host(), name.isEmpty() || name == address_.url.host() ? QString() : tr(" (made for %1)").arg(name), fingerprint),
      true);
}

void ConnectDialog::test() {
  address_ = {client::addressFromText(url_->text().trimmed()), client::Secret(client::utf8(token_->text().trimmed()))};
  address_.caFile = caFile_->text().trimmed();
  const workspace::Connection* before = known(address_.url);
  if (before != nullptr) address_.certificate = before->certificate;
  if (!offered_.isEmpty()) address_.certificate = offered_;  // pressed again, with the fingerprint in sight
  if (const QString problem = address_.problem(); !problem.isEmpty()) return urlRow_->setError(problem);
  if (!edited_ || !address_.token.isEmpty() || before == nullptr) return ask();
  parts_.tokens.token(*before, this, [this](base::Result<std::string> kept) {
    if (!kept.ok()) return tokenRow_->setError(client::text(kept.status().message()));
    address_.token = client::Secret(*kept);
    ask();
  });
}

void ConnectDialog::ask() {
  say(tr("Asking %1").arg(address_.url.toString()), false);
  asking_ = true;
  settle();
  client_ = std::make_unique<client::RestClient>(address_, parts_.clock, parts_.random);
  client_->get<protocol::SessionView>(QStringLiteral("/session"), {}, this, [this](client::Reply<protocol::SessionView> reply) {
    asking_ = false;
    settle();
    if (!reply.ok()) return showError(reply.error());
    if (reply->apiVersion != client::kApiVersion) {
      client::ClientError error;
      error.kind = ErrorKind::version;
      error.text = tr("The engine speaks version %1, this console version %2.").arg(reply->apiVersion).arg(client::kApiVersion);
      return showError(error);
    }
    save(client::text(reply->engine.name));
  });
}

void ConnectDialog::showError(const client::ClientError& error) {
  QString what;
  switch (error.kind) {
    case ErrorKind::refused: what = tr("Nobody answers there."); break;
    case ErrorKind::tls: what = tr("The connection is not safe (TLS)."); break;
    case ErrorKind::token: what = tr("The token is not accepted."); break;
    case ErrorKind::forbidden: what = tr("The token may not look here."); break;
    case ErrorKind::version: what = tr("This is no engine of this console's version."); break;
    case ErrorKind::timeout: what = tr("No answer in time."); break;
    case ErrorKind::problem:
    case ErrorKind::malformed:
    case ErrorKind::cancelled: what = tr("The engine could not answer."); break;
  }
  say(QString(what + QLatin1Char(' ') + error.text + QLatin1Char(' ') + tr("Nothing was saved.")), true);
  if (error.kind == ErrorKind::token || error.kind == ErrorKind::forbidden)
    tokenRow_->setError(what);
  else
    urlRow_->setError(what);
  // One that was confirmed and is another now is refused, not asked about again.
  if (error.kind == ErrorKind::tls && address_.certificate.isEmpty()) probe_.ask(address_.url);
}

void ConnectDialog::save(const QString& engineName) {
  workspace::Connection connection;
  connection.url = address_.url;
  connection.name = !name_->text().trimmed().isEmpty() ? name_->text().trimmed() : engineName.isEmpty() ? address_.url.host() : engineName;
  connection.colour = colour_->chosen();
  connection.production = production_->isChecked();
  connection.certificate = address_.certificate;
  connection.caFile = address_.caFile;
  // Asked anew: another window may have listed it meanwhile.
  parts_.workspace.connections(this, [this, connection](base::Result<QList<workspace::Connection>> all) {
    if (all.ok()) connections_ = *all;
    store(connection);
  });
}

void ConnectDialog::store(workspace::Connection connection) {
  const workspace::Connection* before = edited_ ? &*edited_ : known(connection.url);
  if (before != nullptr) {
    connection.id = before->id;
    connection.position = before->position;
  }
  parts_.workspace.saveConnection(connection, this, [this](base::Result<workspace::Connection> saved) {
    if (!saved.ok())
      return say(tr("The engine answers, but the connection could not be saved: %1").arg(client::foreign(saved.status().message())), true);
    const client::Secret token = address_.token;
    QList<workspace::Connection> former = former_;
    former.removeIf([&saved](const workspace::Connection& each) { return each.url == saved->url; });
    if (edited_) former_ = former + QList{*saved};
    if (former.isEmpty()) return keep(*saved, token, base::Status::okay());
    // Its token goes to its address alone. The new one is kept even where the dialog is closed before the keychain answers.
    auto* tokens = &parts_.tokens;
    forgetTokens(*tokens, former, base::Status::okay(),
                 [self = QPointer<ConnectDialog>(this), tokens, connection = *saved, token](const base::Status& forgotten) {
      if (self) return self->keep(connection, token, forgotten);
      tokens->keep(connection, token.reveal(), tokens, [](const base::Status&) {});
    });
  });
}

void ConnectDialog::keep(const workspace::Connection& connection, const client::Secret& token, const base::Status& forgotten) {
  // Where no keychain takes the token it stays in memory, and the hint under its field has said so.
  parts_.tokens.keep(connection, token.reveal(), this, [this, connection, forgotten](const base::Status&) {
    Q_EMIT connected(connection, address_);
    if (forgotten.ok()) return accept();
    cancel_->setText(tr("Close"));  // what there was to change is changed
    say(tr("%1 is saved with its new address. The token of the former address could not be removed: %2\n"
           "Unlock the keychain and press \u201C%3\u201D to try again, or remove it there.")
            .arg(client::foreign(connection.name), client::foreign(forgotten.message()), connect_->text()),
        true);
  });
}

void ConnectDialog::keyPressEvent(QKeyEvent* event) {
  const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
  if (enter && (event->modifiers() & Qt::ControlModifier)) return connect_->click();
  if (enter) return;  // Enter alone starts nothing
  QDialog::keyPressEvent(event);
}

}  // namespace signalbox::ui::views
