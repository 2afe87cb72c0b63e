#pragma once
#include <QObject>

namespace signalbox::tests {

/// In the least window, as small and as large as it is drawn: what is cut off ends in an ellipsis and is whole in a tooltip, and nothing lies
/// outside of what it stands in.
class FitTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void screensFitTheLeastWindow_data();
  void screensFitTheLeastWindow();
  void railShowsWhatTheEngineHas();
};

}  // namespace signalbox::tests
