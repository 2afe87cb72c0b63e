#pragma once
// The dials of a simulated provider, live: which share of what is sent through it fails, how, and how fast it answers. For drills and for
// trying the console out; nothing leaves the machine. Made from what its kind's settings are. GUI thread.

#include <QObject>

#include <map>
#include <vector>

#include "ui/views/view_context.h"

class QDoubleSpinBox;
class QLineEdit;

namespace signalbox::ui::widgets {
class FormRow;
class Label;
class Sheet;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class SimulateSheet final : public QObject {
  Q_OBJECT
 public:
  SimulateSheet(ViewContext context, QWidget* host);
  /// Only of a provider whose kind is `simulated`; the same one as before keeps what was typed, unless it was changed meanwhile.
  void open(const protocol::KindView& kind, const protocol::ProviderView& provider);
  static bool isSimulated(const protocol::ProviderView& provider) { return provider.kind == "simulated"; }
  widgets::Sheet* sheet() { return sheet_; }

 Q_SIGNALS:
  void changed(const QString& name);

 private:
  struct Dial {
    std::string key;
    QDoubleSpinBox* box = nullptr;
    widgets::FormRow* row = nullptr;
    double perUnit = 1;  // of what is shown: 100 for a share in per cent
    double shown = 0;    // before anybody turned it
  };
  void build();
  void buildDials(const protocol::KindView& kind);
  /// All well but this dial; in what is shown.
  void turnTo(const std::string& key, double value);
  double failing() const;  // per cent
  double valueOf(const std::string& key) const;
  std::map<std::string, std::string> settings() const;
  void settle();
  void confirm();
  void ended(const std::string& name, const client::Reply<state::SimulatorSettings>& reply);

  ViewContext context_;
  widgets::Sheet* sheet_;
  widgets::Label* said_ = nullptr;
  QWidget* place_ = nullptr;  // of the dials
  QWidget* all_ = nullptr;    // the dials
  QLineEdit* reason_ = nullptr;
  std::vector<Dial> dials_;
  protocol::ProviderView provider_;
  bool asked_ = false;
};

}  // namespace signalbox::ui::views
