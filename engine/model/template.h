#pragma once
// A template's text, versioned: a notification keeps the version that it was accepted with. Value.

#include <cstdint>
#include <string>

#include "engine/base/time.h"
#include "engine/model/channel.h"

namespace signalbox::model {

struct Template {
  std::string name;
  Channel channel = Channel::email;
  std::int64_t version = 0;
  std::string subject;
  std::string text;
  std::string html;
  std::string title;
  std::string body;
  std::string data;  // JSON object with mustache in its strings
  base::WallTime updatedAt{};
  std::string updatedBy;
};

}  // namespace signalbox::model
