#pragma once
// A screen by the first part of its place, as the frame makes it.

#include <memory>

#include "ui/views/audit_view.h"
#include "ui/views/delivery/delivery_view.h"
#include "ui/views/messages/dead_letters_view.h"
#include "ui/views/messages/message_list_view.h"
#include "ui/views/operations/operations_view.h"
#include "ui/views/overview/overview_view.h"
#include "ui/views/past/past_view.h"
#include "ui/views/set_up/set_up_view.h"

namespace signalbox::tests {

inline std::unique_ptr<ui::views::View> screenOf(const QString& screen, const ui::views::ViewContext& context) {
  using namespace ui::views;
  if (screen == QLatin1String("dead-letters")) return std::make_unique<DeadLettersView>(context);
  if (screen == QLatin1String("held")) return std::make_unique<HeldView>(context);
  if (screen == QLatin1String("notifications")) return std::make_unique<NotificationsView>(context);
  if (screen == QLatin1String("operations")) return std::make_unique<OperationsView>(context);
  if (screen == QLatin1String("delivery")) return std::make_unique<DeliveryView>(context);
  if (screen == QLatin1String("audit")) return std::make_unique<AuditView>(context);
  if (screen == QLatin1String("past")) return std::make_unique<PastView>(context);
  if (screen == QLatin1String("set-up")) return std::make_unique<SetUpView>(context);
  return std::make_unique<OverviewView>(context);
}

}  // namespace signalbox::tests
