#include "tests/engine/providers/rendering_test.h"

#include <QtTest>

#include "engine/providers/rendering.h"

using namespace signalbox;
using providers::Content;

namespace {
base::Result<Content> renderText(const QString& text, const QString& data) {
  Content templates;
  templates.text = text.toStdString();
  return providers::render(templates, data.toStdString());
}
}  // namespace

void RenderingTest::renders_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<QString>("data");
  QTest::addColumn<QString>("expected");
  QTest::newRow("plain") << "Hello" << "{}" << "Hello";
  QTest::newRow("no data") << "Hello" << "" << "Hello";
  QTest::newRow("variable") << "Hi {{name}}!" << R"({"name":"Ada"})" << "Hi Ada!";
  QTest::newRow("blanks in tag") << "Hi {{ name }}" << R"({"name":"Ada"})" << "Hi Ada";
  QTest::newRow("not escaped") << "{{a}} {{{a}}} {{&a}}" << R"({"a":"<&'\">"})" << "<&'\"> <&'\"> <&'\">";
  QTest::newRow("path") << "{{order.item.name}}" << R"({"order":{"item":{"name":"pen"}}})" << "pen";
  QTest::newRow("integer") << "{{n}}" << R"({"n":-42})" << "-42";
  QTest::newRow("big integer") << "{{n}}" << R"({"n":18446744073709551615})" << "18446744073709551615";
  QTest::newRow("fraction") << "{{n}}" << R"({"n":19.9})" << "19.9";
  QTest::newRow("whole double") << "{{n}}" << R"({"n":20.0})" << "20";
  QTest::newRow("true") << "{{n}}" << R"({"n":true})" << "true";
  QTest::newRow("null is empty") << "[{{n}}]" << R"({"n":null})" << "[]";
  QTest::newRow("empty text is a value") << "[{{n}}]" << R"({"n":""})" << "[]";
  QTest::newRow("list") << "{{#l}}<{{.}}>{{/l}}" << R"({"l":["a","b"]})" << "<a><b>";
  QTest::newRow("list of objects") << "{{#l}}{{k}},{{/l}}" << R"({"l":[{"k":1},{"k":2}]})" << "1,2,";
  QTest::newRow("outer scope") << "{{#l}}{{k}}{{o}} {{/l}}" << R"({"o":"!","l":[{"k":1},{"k":2}]})" << "1! 2! ";
  QTest::newRow("inverted") << "{{^l}}none{{/l}}" << R"({"l":[]})" << "none";
  QTest::newRow("empty text is false") << "{{#s}}yes{{/s}}{{^s}}no{{/s}}" << R"({"s":""})" << "no";
  QTest::newRow("same section twice") << "{{#a}}1{{/a}}{{#a}}2{{/a}}" << R"({"a":true})" << "12";
  QTest::newRow("comment") << "a{{! not this }}b" << "{}" << "ab";
  QTest::newRow("standalone lines vanish") << "a\n{{#s}}\nb\n{{/s}}\nc\n" << R"({"s":true})" << "a\nb\nc\n";
  QTest::newRow("data is no template") << "{{a}}" << R"({"a":"{{b}}","b":"x"})" << "{{b}}";
  QTest::newRow("other characters") << "Grüße, {{n}} 🎉" << R"({"n":"Łukasz"})" << "Grüße, Łukasz 🎉";
  QTest::newRow("single braces") << "{a} }} {" << "{}" << "{a} }} {";
}

void RenderingTest::renders() {
  QFETCH(QString, text);
  QFETCH(QString, data);
  QFETCH(QString, expected);
  const auto content = renderText(text, data);
  QVERIFY2(content.ok(), content.status().toString().c_str());
  QCOMPARE(QString::fromStdString(content->text), expected);
}

void RenderingTest::escapesByPart() {
  Content templates;
  templates.subject = templates.text = templates.html = "{{a}}";
  templates.body = "{{a}}";
  templates.data = R"({"k":"{{a}}"})";
  const auto content = providers::render(templates, R"({"a":"<b>\"&\n"})");
  QVERIFY2(content.ok(), content.status().toString().c_str());
  QCOMPARE(content->subject, std::string("<b>\"&\n"));
  QCOMPARE(content->text, std::string("<b>\"&\n"));
  QCOMPARE(content->html, std::string("&lt;b&gt;&quot;&amp;\n"));
  QCOMPARE(content->data, std::string(R"({"k":"<b>\"&\n"})"));
}

void RenderingTest::jsonPartStaysJson() {
  Content templates;
  templates.data = R"({"k":{{{a}}}})";
  QVERIFY(providers::render(templates, R"({"a":"1"})").ok());
  const auto broken = providers::render(templates, R"({"a":"1,\"admin\":"})");
  QCOMPARE(int(broken.status().code()), int(base::Code::invalid));
  QCOMPARE(broken.status().fields().front().pointer, std::string("/data"));
}

void RenderingTest::everyMissingVariableIsNamed() {
  Content templates;
  templates.subject = "{{a}}";
  templates.html = "{{b.c}} {{present}} {{b.c}} {{obj}} {{list}}";
  const auto status = providers::render(templates, R"({"present":1,"obj":{},"list":[1]})").status();
  QCOMPARE(int(status.code()), int(base::Code::invalid));
  QStringList found;
  for (const auto& field : status.fields()) found << QString::fromStdString(field.pointer + " " + field.detail);
  QCOMPARE(found,
           (QStringList{"/subject there is no value for {{a}}", "/html there is no value for {{b.c}}", "/html there is no value for {{obj}}",
                        "/html there is no value for {{list}}"}));
  QVERIFY(status.message().find("{{a}}") != std::string::npos);
}

void RenderingTest::aMissingSectionIsNoError() {
  const auto content = renderText("a{{#vip}}{{discount}}{{/vip}}{{^vip}}b{{/vip}}", "{}");
  QVERIFY(content.ok());
  QCOMPARE(content->text, std::string("ab"));
  QVERIFY(!renderText("{{#vip}}{{discount}}{{/vip}}", R"({"vip":true})").ok());
}

void RenderingTest::malformedTemplatesAreRefused_data() {
  QTest::addColumn<QString>("text");
  QTest::newRow("not closed") << "Hi {{name";
  QTest::newRow("triple not closed") << "Hi {{{name}}";
  QTest::newRow("empty tag") << "{{}}";
  QTest::newRow("blank tag") << "{{ }}";
  QTest::newRow("partial") << "{{> header}}";
  QTest::newRow("delimiters") << "{{=<% %>=}}";
  QTest::newRow("section without end") << "{{#a}}";
  QTest::newRow("end without section") << "{{/a}}";
  QTest::newRow("crossed sections") << "{{#a}}{{#b}}{{/a}}{{/b}}";
  QTest::newRow("name with a blank") << "{{a b}}";
  QTest::newRow("name with a mark") << QString("{{\x01") + "a}}";
  QTest::newRow("nested too deeply") << QString("{{#a}}").repeated(17) + QString("{{/a}}").repeated(17);
  QTest::newRow("too long") << QString(int(providers::kTemplateBytesMax) + 1, 'a');
}

void RenderingTest::malformedTemplatesAreRefused() {
  QFETCH(QString, text);
  QVERIFY(!renderText(text, R"({"a":true,"name":"x"})").ok());
  Content templates;
  templates.html = text.toStdString();
  const auto status = providers::checkTemplate(templates);
  QVERIFY(!status.ok());
  QCOMPARE(status.fields().front().pointer, std::string("/html"));
}

void RenderingTest::aBombIsRefusedAndNotRendered_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<QString>("data");
  const QString list = "[" + QString("1,").repeated(999) + "1]";
  QTest::newRow("nested lists") << "{{#l}}{{#l}}{{#l}}{{#l}}x{{/l}}{{/l}}{{/l}}{{/l}}" << R"({"l":)" + list + "}";
  QTest::newRow("empty nested lists") << "{{#l}}{{#l}}{{#l}}{{#l}}{{/l}}{{/l}}{{/l}}{{/l}}" << R"({"l":)" + list + "}";
  QTest::newRow("long value repeated") << QString("{{a}}").repeated(1000) << R"({"a":")" + QString(10'000, 'x') + "\"}";
  QTest::newRow("long lines repeated") << QString("{{a}}\n").repeated(1000) << R"({"a":")" + QString(10'000, 'x') + "\"}";
}

void RenderingTest::aBombIsRefusedAndNotRendered() {
  QFETCH(QString, text);
  QFETCH(QString, data);
  const auto content = renderText(text, data);
  QVERIFY(!content.ok());
  QVERIFY(content.status().message().find("exceed") != std::string::npos);
}

void RenderingTest::variablesAreListed() {
  Content templates;
  templates.subject = "{{b}} {{a.x}}";
  templates.html = "{{b}} {{#s}}{{inner}}{{/s}} {{{c}}} {{&d}}";
  QCOMPARE(providers::variablesOf(templates), (std::vector<std::string>{"a.x", "b", "c", "d"}));
}

void RenderingTest::contentIsTakenAsItIs() {
  const auto content = providers::contentFromJson(R"({"subject":"{{x}}","text":"t","html":"<b>","title":"T","body":"B","data":{"k":[1]}})");
  QVERIFY(content.ok());
  QCOMPARE(content->subject, std::string("{{x}}"));
  QCOMPARE(content->html, std::string("<b>"));
  QCOMPARE(content->data, std::string(R"({"k":[1]})"));
}

void RenderingTest::wrongContentIsRefused_data() {
  QTest::addColumn<QString>("json");
  QTest::addColumn<QString>("pointer");
  QTest::newRow("no JSON") << "{" << "/content";
  QTest::newRow("no object") << "[]" << "/content";
  QTest::newRow("number for text") << R"({"text":1})" << "/content/text";
  QTest::newRow("text for data") << R"({"data":"x"})" << "/content/data";
  QTest::newRow("unknown part") << R"({"txt":"x"})" << "/content/txt";
  const auto file = [](const char* members) { return QString(R"({"attachments":[%1]})").arg(members); };
  QTest::newRow("files in no array") << R"({"attachments":{}})" << "/content/attachments";
  QTest::newRow("a file that is none") << file("1") << "/content/attachments/0";
  QTest::newRow("a file without a name") << file(R"({"data":"eA=="})") << "/content/attachments/0/name";
  QTest::newRow("a path") << file(R"({"name":"../x","data":"eA=="})") << "/content/attachments/0/name";
  QTest::newRow("a wrong type") << file(R"({"name":"x","media_type":"pdf","data":"eA=="})") << "/content/attachments/0/media_type";
  QTest::newRow("no base64") << file(R"({"name":"x","data":"%%"})") << "/content/attachments/0/data";
  QTest::newRow("an empty file") << file(R"({"name":"x"})") << "/content/attachments/0/data";
  QTest::newRow("another member") << file(R"({"name":"x","data":"eA==","url":"http://"})") << "/content/attachments/0/url";
  QTest::newRow("too many files") << R"({"attachments":[)" + QString(R"({"name":"x","data":"eA=="},)").repeated(16) +
          R"({"name":"x","data":"eA=="}]})"
                                  << "/content/attachments";
  QTest::newRow("too many bytes") << R"({"attachments":[{"name":"x","data":")" + QString("AAAA").repeated(1'800'000) + "\"}]}"
                                  << "/content/attachments";
  QTest::newRow("too long") << R"({"text":")" + QString(300'000, 'x') + "\"}" << "/content/text";
}

void RenderingTest::wrongContentIsRefused() {
  QFETCH(QString, json);
  QFETCH(QString, pointer);
  const auto content = providers::contentFromJson(json.toStdString());
  QVERIFY(!content.ok());
  QCOMPARE(QString::fromStdString(content.status().fields().front().pointer), pointer);
}

void RenderingTest::filesAreDecoded() {
  const auto content = providers::contentFromJson(R"({"text":"t","attachments":[{"name":"a.bin","data":"AP8="},)"
                                                  R"({"name":"b.pdf","media_type":"application/pdf","data":"eA"}]})");
  QVERIFY2(content.ok(), content.status().toString().c_str());
  QCOMPARE(content->attachments.size(), std::size_t(2));
  QCOMPARE(content->attachments[0].bytes, std::string("\0\xff", 2));
  QCOMPARE(content->attachments[0].mediaType, std::string("application/octet-stream"));
  QCOMPARE(content->attachments[1].name, std::string("b.pdf"));
  QCOMPARE(content->attachments[1].mediaType, std::string("application/pdf"));
}
