#pragma once
// A recipient from the wire, checked field by field. Pure.

#include <boost/json/value.hpp>

#include "engine/base/status.h"
#include "engine/model/recipient.h"
#include "engine/protocol/resources.h"

namespace signalbox::api {

/// What a recipient wants, without the addresses.
struct PreferencesView {
  std::vector<std::string> optOut;
  std::optional<protocol::QuietHours> quietHours;
  std::string timeZone;
  std::string locale;
  std::vector<std::string> suppressed;
  template <class F> void describe(F& f) {
    f("opt_out", optOut);
    f("quiet_hours", quietHours);
    f("time_zone", timeZone);
    f("locale", locale);
    f("suppressed", suppressed);
  }
};

base::Result<model::Recipient> toRecipient(const protocol::RecipientView& view);
/// `recipient` with these preferences instead of its own.
base::Result<model::Recipient> withPreferences(model::Recipient recipient, const PreferencesView& preferences);
PreferencesView preferencesOf(const model::Recipient& recipient);

}  // namespace signalbox::api
