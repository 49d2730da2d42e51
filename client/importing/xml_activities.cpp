#include "client/importing/xml_activities.h"

#include <expat.h>
#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace fieldpost {
namespace {

/// Windows-1252 from 0x80 to 0x9f; -1: no character. Source: the WHATWG encoding standard.
constexpr int kWindows1252[32] = {0x20AC, -1,     0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                  0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, -1,     0x017D, -1,
                                  -1,     0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                  0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, -1,     0x017E, 0x0178};

/// Teaches expat the one encoding beside its own that programs of other houses write.
int onUnknownEncoding(void*, const XML_Char* name, XML_Encoding* encoding) {
  std::string lower(name);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (lower != "windows-1252" && lower != "cp1252") return XML_STATUS_ERROR;
  for (int i = 0; i < 256; ++i)
    encoding->map[i] = i >= 0x80 && i < 0xa0 ? kWindows1252[i - 0x80] : i;
  encoding->data = nullptr;
  encoding->convert = nullptr;
  encoding->release = nullptr;
  return XML_STATUS_OK;
}

}  // namespace

std::string_view XmlElement::attribute(std::string_view wanted) const {
  for (const auto& [key, value] : attributes) {
    if (key == wanted) return value;
  }
  return {};
}

const XmlElement* XmlElement::child(std::string_view wanted) const {
  for (const XmlElement& element : children) {
    if (element.name == wanted) return &element;
  }
  return nullptr;
}

struct XmlActivities::State {
  XML_Parser parser = XML_ParserCreate(nullptr);
  OnActivity onActivity;
  std::optional<Error> error;
  std::string version;
  std::vector<std::string> beside;
  std::size_t bytes = 0;
  std::size_t depth = 0;
  XmlElement activity;
  std::size_t activityBytes = 0;
  std::vector<XmlElement*> open;  ///< Of the activity; empty between activities.

  ~State() { XML_ParserFree(parser); }

  [[nodiscard]] std::size_t line() const {
    return static_cast<std::size_t>(XML_GetCurrentLineNumber(parser));
  }

  void stop(Code code, const char* reason, std::string message) {
    if (error) return;
    error = Error{code, reason, std::move(message)};
    XML_StopParser(parser, XML_FALSE);
  }

  /// Counts what an activity needs in memory.
  bool within(std::size_t more) {
    activityBytes += more;
    if (activityBytes <= kActivityBytesMost) return true;
    stop(
        Code::ResourceExhausted, "FILE_TOO_LARGE",
        fmt::format("the activity that ends after line {} has more than {} MB, so the file was not "
                    "read; nothing was imported",
                    line(), kActivityBytesMost >> 20));
    return false;
  }

  void startRoot(std::string_view name, const XML_Char** attributes) {
    if (name != "iati-activities") {
      stop(
          Code::InvalidArgument, "NOT_IATI",
          fmt::format("line {} opens '{}', not 'iati-activities'; choose a file of IATI activities",
                      line(), name.substr(0, 60)));
      return;
    }
    for (; *attributes != nullptr; attributes += 2) {
      if (std::string_view(attributes[0]) == "version") version = attributes[1];
    }
  }

  void start(const XML_Char* name, const XML_Char** attributes) {
    if (error) return;
    if (++depth > kXmlDepthMost) {
      stop(
          Code::ResourceExhausted, "XML_TOO_DEEP",
          fmt::format("line {}: elements lie more than {} deep; this is no file of IATI activities",
                      line(), kXmlDepthMost));
      return;
    }
    if (depth == 1) {
      startRoot(name, attributes);
      return;
    }
    XmlElement element;
    element.name = name;
    element.line = line();
    std::size_t size = sizeof(XmlElement) + element.name.size();
    for (; *attributes != nullptr; attributes += 2) {
      element.attributes.emplace_back(attributes[0], attributes[1]);
      size += 64 + element.attributes.back().first.size() + element.attributes.back().second.size();
    }
    if (!open.empty()) {
      if (!within(size)) return;
      auto& siblings = open.back()->children;
      siblings.push_back(std::move(element));
      open.push_back(&siblings.back());
    } else if (depth == 2 && element.name == "iati-activity") {
      activity = std::move(element);
      activityBytes = size;
      open.push_back(&activity);
    } else if (depth == 2) {
      beside.push_back(element.name);
    }
  }

  void end() {
    if (error) return;
    --depth;
    if (open.empty()) return;
    open.pop_back();
    if (open.empty()) onActivity(activity);
  }

  void characters(std::string_view text) {
    if (!error && !open.empty() && within(text.size())) open.back()->text += text;
  }

  /// Makes an error of what expat says.
  Error failure() {
    if (error) return *error;
    const XML_Error code = XML_GetErrorCode(parser);
    if (code == XML_ERROR_UNKNOWN_ENCODING || code == XML_ERROR_INCORRECT_ENCODING) {
      error =
          Error{Code::InvalidArgument, "UNKNOWN_ENCODING",
                fmt::format("line {}: the file is in an encoding that cannot be read; save it as "
                            "UTF-8; nothing was imported",
                            line())};
    } else {
      error =
          Error{Code::InvalidArgument, "NOT_XML",
                fmt::format("line {} is not XML ({}), so nothing was imported; ask for the file "
                            "again, or choose another",
                            line(), XML_ErrorString(code))};
    }
    return *error;
  }
};

XmlActivities::XmlActivities(OnActivity onActivity) : m_state(std::make_unique<State>()) {
  m_state->onActivity = std::move(onActivity);
  XML_Parser parser = m_state->parser;
  XML_SetUserData(parser, m_state.get());
  XML_SetUnknownEncodingHandler(parser, onUnknownEncoding, nullptr);
  XML_SetElementHandler(
      parser,
      [](void* state, const XML_Char* name, const XML_Char** attributes) {
        static_cast<State*>(state)->start(name, attributes);
      },
      [](void* state, const XML_Char*) { static_cast<State*>(state)->end(); });
  XML_SetCharacterDataHandler(parser, [](void* state, const XML_Char* text, int size) {
    static_cast<State*>(state)->characters({text, static_cast<std::size_t>(size)});
  });
  XML_SetStartDoctypeDeclHandler(
      parser, [](void* state, const XML_Char*, const XML_Char*, const XML_Char*, int) {
        auto* self = static_cast<State*>(state);
        self->stop(Code::InvalidArgument, "XML_DOCUMENT_TYPE",
                   fmt::format("line {} declares a document type, which could read other files or "
                               "fill the memory, so the file is refused; nothing was imported",
                               self->line()));
      });
}

XmlActivities::~XmlActivities() = default;

Result<Done> XmlActivities::feed(std::string_view bytes) {
  if (m_state->error) return *m_state->error;
  m_state->bytes += bytes.size();
  if (m_state->bytes > kXmlBytesMost) {
    m_state->stop(Code::ResourceExhausted, "FILE_TOO_LARGE",
                  fmt::format("the file has more than {} MB; ask for it in parts; nothing was "
                              "imported",
                              kXmlBytesMost >> 20));
    return *m_state->error;
  }
  if (XML_Parse(m_state->parser, bytes.data(), static_cast<int>(bytes.size()), XML_FALSE) !=
      XML_STATUS_OK)
    return m_state->failure();
  return Done{};
}

Result<Done> XmlActivities::finish() {
  if (m_state->error) return *m_state->error;
  if (XML_Parse(m_state->parser, nullptr, 0, XML_TRUE) != XML_STATUS_OK) return m_state->failure();
  return Done{};
}

const std::string& XmlActivities::version() const { return m_state->version; }
const std::vector<std::string>& XmlActivities::beside() const { return m_state->beside; }

}  // namespace fieldpost
