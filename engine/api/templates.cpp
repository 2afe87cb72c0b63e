// Templates with their versions, and what one would look like with given data.
#include "engine/api/content_check.h"
#include "engine/api/detail_view.h"
#include "engine/api/handlers.h"
#include "engine/api/json_body.h"
#include "engine/api/listing.h"
#include "engine/api/row_view.h"
#include "engine/api/target_syntax.h"
#include "engine/api/version_match.h"
#include "engine/providers/rendering.h"

namespace signalbox::api {
namespace {

using base::Code;
using base::Status;

struct PreviewBody {
  boost::json::object data;
  std::int64_t version = 0;
  std::optional<boost::json::object> unsaved;
  template <class F> void describe(F& f) {
    f("data", data);
    f("version", version);
    f("template", unsaved);
  }
};

/// What is to be looked at: a stored version, or what somebody is still writing.
struct Preview {
  boost::json::object data;
  std::int64_t version = 0;
  std::optional<model::Template> unsaved;
};

Status noSuchTemplate() { return {Code::notFound, "There is no such template"}; }

/// Which parts a channel has; a part of another channel would never be sent.
bool hasPart(model::Channel channel, std::string_view part) {
  switch (channel) {
    case model::Channel::email: return part == "subject" || part == "text" || part == "html";
    case model::Channel::sms: return part == "text";
    case model::Channel::push: return part == "title" || part == "body" || part == "data";
    case model::Channel::webhook: return part == "text" || part == "data";
  }
  return false;
}

/// The name is that of the path; what is stored and what is only looked at are checked alike.
base::Result<model::Template> templateFrom(const protocol::TemplateView& body, const std::string& name) {
  std::vector<base::FieldError> errors;
  model::Template value;
  value.name = name;
  if (!isPlainName(value.name)) errors.push_back({"/name", "must be 1 to 100 of letters, digits, '.', '_' and '-'"});
  if (!body.name.empty() && body.name != value.name) errors.push_back({"/name", "differs from the name in the path"});
  const auto channel = model::channelFromName(body.channel);
  if (!channel) errors.push_back({"/channel", "must be email, sms, push or webhook"});
  value.channel = channel.value_or(model::Channel::email);
  value.subject = body.subject;
  value.text = body.text;
  value.html = body.html;
  value.title = body.title;
  value.body = body.body;
  value.data = body.data;
  bool any = false;
  const std::pair<std::string_view, const std::string*> texts[] = {{"subject", &value.subject}, {"text", &value.text}, {"html", &value.html},
                                                                   {"title", &value.title},     {"body", &value.body}, {"data", &value.data}};
  for (const auto& [part, text] : texts) {
    if (text->empty()) continue;
    any = true;
    if (channel && !hasPart(*channel, part)) errors.push_back({pointerTo("", part), "is not a part of " + std::string(model::name(*channel))});
  }
  if (!any) errors.push_back({"", "a template needs at least one part"});
  if (value.channel == model::Channel::email && channel && value.subject.empty()) errors.push_back({"/subject", "is required"});
  if (value.subject.find_first_of("\r\n") != std::string::npos) errors.push_back({"/subject", "must be one line"});
  const Status syntax = providers::checkTemplate(contentOf(value));
  errors.insert(errors.end(), syntax.fields().begin(), syntax.fields().end());
  if (!errors.empty()) return Status::invalid(std::move(errors));
  if (!syntax.ok()) return syntax;
  return value;
}

base::Result<model::Template> readTemplate(const ApiParts& parts, const Request& request) {
  SB_ASSIGN(const protocol::TemplateView body, readBody<protocol::TemplateView>(request.body));
  SB_ASSIGN(model::Template value, templateFrom(body, request.pathParameters.front()));
  value.updatedAt = parts.clock.now().wall;
  value.updatedBy = request.principal.name;
  return value;
}

/// The error of a template as its request sees it, which has the template in a member.
Status ofMember(const Status& status) {
  std::vector<base::FieldError> errors = status.fields();
  for (base::FieldError& error : errors) error.pointer.insert(0, "/template");
  return {status.code(), status.message(), std::move(errors)};
}

base::Result<model::Template> unsavedTemplate(const boost::json::object& json, const std::string& name) {
  SB_ASSIGN(const protocol::TemplateView body, readObject<protocol::TemplateView>(protocol::toJson(json)));
  return templateFrom(body, name);
}

base::Result<Preview> readPreview(const Request& request) {
  SB_ASSIGN(PreviewBody body, readBody<PreviewBody>(request.body));
  Preview preview{std::move(body.data), body.version, std::nullopt};
  if (!body.unsaved) return preview;
  if (body.version != 0) return Status::invalid({{"/version", "is that of a stored template; this one is in the request"}});
  auto unsaved = unsavedTemplate(*body.unsaved, request.pathParameters.front());
  if (!unsaved.ok()) return ofMember(unsaved.status());
  preview.unsaved = std::move(unsaved).value();
  return preview;
}

base::Result<Response> showTemplate(store::Reader& reader, const Request& request, int status) {
  SB_ASSIGN(const auto found, reader.findTemplate(request.pathParameters.front(), 0));
  if (!found) return noSuchTemplate();
  Response response = jsonResponse(viewOf(*found), status);
  response.headers.emplace_back("ETag", "\"" + std::to_string(found->version) + "\"");
  return response;
}

Response templatePage(const ApiParts& parts, const std::vector<model::Template>& rows, std::size_t offset, std::size_t limit) {
  std::vector<protocol::TemplateView> views;
  views.reserve(rows.size());
  for (const model::Template& row : rows) views.push_back(viewOf(row));
  return jsonResponse(sliceOf(parts, std::move(views), offset, limit));
}

}  // namespace

void listTemplates(const ApiParts& parts, Call call) {
  SB_ANSWER_ASSIGN(const std::size_t limit, call, readLimit(call.request));
  SB_ANSWER_ASSIGN(const std::size_t offset, call, readOffsetCursor(call.request));
  answerByReader(parts, std::move(call), [&parts, limit, offset](store::Reader& reader, const Request&) -> base::Result<Response> {
    SB_ASSIGN(const auto rows, reader.templates());
    return templatePage(parts, rows, offset, limit);
  });
}

void getTemplate(const ApiParts& parts, Call call) {
  answerByReader(parts, std::move(call), [](store::Reader& reader, const Request& request) { return showTemplate(reader, request, 200); });
}

void putTemplate(const ApiParts& parts, Call call) {
  SB_ANSWER_ASSIGN(const Precondition precondition, call, readPrecondition(call.request));
  SB_ANSWER_ASSIGN(model::Template value, call, readTemplate(parts, call.request));
  core::PutTemplate command{std::move(value), precondition.version, precondition.mustExist};  // judged in the step that saves it
  if (precondition.createOnly) command.ifVersion = 0;
  sendCommand(parts, std::move(call), "", std::move(command), [&parts](Call done, const core::CommandDone& made) {
    answerByReader(parts, std::move(done), [status = made.version == 1 ? 201 : 200](store::Reader& reader, const Request& request) {
      return showTemplate(reader, request, status);
    });
  });
}

void deleteTemplate(const ApiParts& parts, Call call) {
  core::DeleteTemplate command{call.request.pathParameters.front()};
  sendCommand(parts, std::move(call), "", std::move(command), [](Call done, const core::CommandDone&) { done.respond(noContent()); });
}

void listTemplateVersions(const ApiParts& parts, Call call) {
  SB_ANSWER_ASSIGN(const std::size_t limit, call, readLimit(call.request));
  SB_ANSWER_ASSIGN(const std::size_t offset, call, readOffsetCursor(call.request));
  answerByReader(parts, std::move(call), [&parts, limit, offset](store::Reader& reader, const Request& request) -> base::Result<Response> {
    SB_ASSIGN(const auto rows, reader.templateVersions(request.pathParameters.front()));
    if (rows.empty()) return noSuchTemplate();
    return templatePage(parts, rows, offset, limit);
  });
}

void previewTemplate(const ApiParts& parts, Call call) {
  SB_ANSWER_ASSIGN(Preview preview, call, readPreview(call.request));
  // On a reader's thread in any case: making a text takes longer than the one that has all connections may be kept.
  answerByReader(parts, std::move(call), [preview = std::move(preview)](store::Reader& reader, const Request& request) -> base::Result<Response> {
    std::optional<model::Template> found = preview.unsaved;
    if (!found) {
      SB_ASSIGN(found, reader.findTemplate(request.pathParameters.front(), preview.version));
    }
    if (!found) return noSuchTemplate();
    const auto content = providers::render(contentOf(*found), boost::json::serialize(preview.data));
    if (!content.ok()) return preview.unsaved ? ofMember(content.status()) : content.status();
    Response response;
    response.body = protocol::jsonText(contentJson(*content));
    return response;
  });
}

}  // namespace signalbox::api
