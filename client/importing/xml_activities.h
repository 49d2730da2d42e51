// Streams the activities out of an IATI file, one small tree at a time.
//
// A file that a partner sends may be anything, so: a document type is refused at once (nothing can
// be read from elsewhere, and nothing can blow up), depth and size are bounded, and what is not
// well-formed to its last byte is no file at all.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sync/base/result.h"

namespace fieldpost {

inline constexpr std::size_t kXmlBytesMost = 256u << 20;      ///< Large registers have 100 MB.
inline constexpr std::size_t kActivityBytesMost = 16u << 20;  ///< Text and attributes of one.
inline constexpr std::size_t kXmlDepthMost = 40;              ///< IATI 2.03 needs 9.

/// An element of an activity.
struct XmlElement {
  std::string name;
  std::vector<std::pair<std::string, std::string>> attributes;
  std::string text;  ///< Its own, of all places between its children.
  std::vector<XmlElement> children;
  std::size_t line = 0;
  bool taken = false;  ///< A record says all that it says.

  /// The attribute's value; empty when there is none.
  [[nodiscard]] std::string_view attribute(std::string_view wanted) const;
  /// The first child of that name, or null.
  [[nodiscard]] const XmlElement* child(std::string_view wanted) const;
};

/// Told of each activity, in order; may take it apart.
using OnActivity = std::function<void(XmlElement& activity)>;

/// Reads one file. After an error it stays unusable.
class XmlActivities {
 public:
  explicit XmlActivities(OnActivity onActivity);
  ~XmlActivities();
  XmlActivities(const XmlActivities&) = delete;
  XmlActivities& operator=(const XmlActivities&) = delete;

  /// Takes the next bytes. Errors: InvalidArgument/NOT_XML, XML_DOCUMENT_TYPE, UNKNOWN_ENCODING,
  /// NOT_IATI; ResourceExhausted/FILE_TOO_LARGE, XML_TOO_DEEP. Each names the line.
  Result<Done> feed(std::string_view bytes);
  /// Says that the file is over. Errors: as feed.
  Result<Done> finish();
  /// The version that the file says it has: "1.01"; empty when it says none.
  [[nodiscard]] const std::string& version() const;
  /// Elements beside the activities, by name.
  [[nodiscard]] const std::vector<std::string>& beside() const;

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

}  // namespace fieldpost
