#pragma once
// Attach to an engine, or change what is kept of one, 520 wide: URL, token, name, colour, production. It tests before it saves and
// names what failed: refused, TLS, token or version. An engine that is known is changed, not listed twice. A certificate that
// nobody vouches for is shown and asked about once; from then on no other is believed. GUI thread.

#include <QDialog>

#include <memory>
#include <optional>

#include "ui/client/certificate_probe.h"
#include "ui/client/rest_client.h"
#include "ui/workspace/engine_tokens.h"
#include "ui/workspace/workspace.h"

class QLineEdit;

namespace signalbox::ui::theme {
class Theme;
}
namespace signalbox::ui::widgets {
class ActButton;
class FormRow;
class Label;
class SwitchButton;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class ColourChoice;

class ConnectDialog final : public QDialog {
  Q_OBJECT
 public:
  struct Parts {
    const theme::Theme& theme;
    workspace::Workspace& workspace;
    workspace::EngineTokens& tokens;
    const base::Clock& clock;
    base::Random& random;
  };
  ConnectDialog(const Parts& parts, QWidget* parent);
  ~ConnectDialog() override;
  void fill(const QString& url, const QString& token, const QString& name);
  /// What is kept of this one is changed; an empty token leaves the present one.
  void edit(const workspace::Connection& connection);
  /// The token of a known engine has to be typed; `why` says so.
  void askToken(const workspace::Connection& connection, const QString& why);
  void test();
  QString verdict() const;
  /// Of the certificate that is asked about; empty when none is.
  QString offered() const { return offered_; }

 Q_SIGNALS:
  void connected(const signalbox::ui::workspace::Connection& connection, const signalbox::ui::client::EngineAddress& address);

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void build();
  void buildFields();
  void ask();
  void showError(const client::ClientError& error);
  void save(const QString& engineName);
  void store(workspace::Connection connection);
  /// `forgotten`: whether the tokens of the addresses that it had before are gone.
  void keep(const workspace::Connection& connection, const client::Secret& token, const base::Status& forgotten);
  void recall();
  const workspace::Connection* known(const QUrl& url) const;
  void offer(const QString& fingerprint, const QString& name);
  void withdraw();
  void settle();
  void say(const QString& words, bool bad);

  const Parts parts_;
  std::unique_ptr<client::RestClient> client_;
  client::EngineAddress address_;
  client::CertificateProbe probe_;
  QList<workspace::Connection> connections_;
  std::optional<workspace::Connection> edited_;
  QList<workspace::Connection> former_;  // what it was saved as, before this dialog and in it: each may have a token
  QString offered_;
  bool asking_ = false;
  bool tellsPlace_ = true;  // where the token is kept, under its field
  widgets::Label* title_ = nullptr;
  QLineEdit* url_ = nullptr;
  QLineEdit* token_ = nullptr;
  QLineEdit* name_ = nullptr;
  QLineEdit* caFile_ = nullptr;
  widgets::FormRow* caRow_ = nullptr;
  widgets::FormRow* urlRow_ = nullptr;
  widgets::FormRow* tokenRow_ = nullptr;
  ColourChoice* colour_ = nullptr;
  widgets::SwitchButton* production_ = nullptr;
  widgets::Label* verdict_ = nullptr;
  widgets::Label* missing_ = nullptr;
  widgets::ActButton* cancel_ = nullptr;
  widgets::ActButton* connect_ = nullptr;
};

}  // namespace signalbox::ui::views
