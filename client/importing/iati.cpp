#include "client/importing/iati.h"

#include <fmt/format.h>

#include <array>
#include <set>

#include "client/importing/iati_activity.h"
#include "client/importing/iati_words.h"
#include "client/importing/source_file.h"
#include "client/importing/xml_activities.h"
#include "fieldpost/model/v1/office.pb.h"

namespace fieldpost {
namespace {

/// A note takes 10,000 characters (proto: longest). A little is left for people.
constexpr std::size_t kNoteCharactersMost = 9'000;
constexpr std::size_t kFileChunkBytes = 64u << 10;

std::size_t charactersOf(std::string_view text) {
  std::size_t characters = 0;
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++characters;
  }
  return characters;
}

/// Lines as texts that fit into a note. A single line too long for one is cut at characters.
std::vector<std::string> pagesOf(const std::vector<std::string>& lines) {
  std::vector<std::string> pages(1);
  std::size_t used = 0;
  for (std::string_view line : lines) {
    while (!line.empty()) {
      const auto size = charactersOf(line);
      if (used + size + 1 <= kNoteCharactersMost) {
        pages.back() += (pages.back().empty() ? "" : "\n") + std::string(line);
        used += size + 1;
        break;
      }
      if (used > 0) {
        pages.emplace_back();
        used = 0;
        continue;
      }
      std::size_t bytes = 0;
      for (std::size_t characters = 0; bytes < line.size(); ++bytes) {
        if ((static_cast<unsigned char>(line[bytes]) & 0xC0) != 0x80 &&
            ++characters > kNoteCharactersMost - 1)
          break;
      }
      pages.back() = line.substr(0, bytes);
      used = kNoteCharactersMost;
      line.remove_prefix(bytes);
    }
  }
  return pages;
}

class IatiReader {
 public:
  explicit IatiReader(const ImportContext& context)
      : m_context(context), m_file([this](XmlElement& element) { onActivity(element); }) {
    m_plan.mainType = "project";
  }

  Result<Done> feed(std::string_view bytes) { return m_file.feed(bytes); }

  Result<ImportPlan> finish() {
    FIELDPOST_CHECK(m_file.finish());
    for (const std::string& name : m_file.beside())
      ++m_plan.notMapped["beside the activities: " + name];
    if (m_plan.read == 0) m_plan.remarks.push_back("the file has no activities");
    return std::move(m_plan);
  }

 private:
  void onActivity(XmlElement& element) {
    ++m_plan.read;
    const std::size_t line = element.line;
    IatiActivity activity = activityFrom(element, m_file.version(), m_context);
    const std::string place =
        activity.identifier.empty() ? fmt::format("line {}", line) : activity.identifier;
    auto pages = pagesOf(activity.note);
    activity.project.set_note(pages.front());
    // What the activity is, whatever it is called.
    std::string content = encode(activity.project);
    for (const auto& funding : activity.funding) content += encode(funding);
    for (const auto& expenditure : activity.expenditures) content += encode(expenditure);
    for (const auto& page : pages) content += page;
    const std::string hash = toHex(hashOf({content}));

    const auto name = nameOf(activity.identifier, hash, line);
    if (name.empty()) {
      ++m_plan.repeated;
      return;
    }
    for (const auto& [kind, count] : activity.notMapped) m_plan.notMapped[kind] += count;
    add("project", name, activity.project, place);
    const auto project = m_plan.records.back().key.id.text();
    addChildren("funding", name, project, activity.funding, place);
    addChildren("expenditure", name, project, activity.expenditures, place);
    for (std::size_t page = 1; page < pages.size(); ++page) {
      model::v1::Comment comment;
      comment.set_office(m_context.office);
      comment.set_about_type("project");
      comment.set_about(project);
      comment.set_text(pages[page]);
      add("comment", fmt::format("{}:comment:{}", name, page), comment, place);
    }
  }

  /// The name that the project's id is made from; empty when the file said the same before.
  std::string nameOf(const std::string& identifier, const std::string& hash, std::size_t line) {
    const std::string plain =
        "iati:" + m_context.office + ":" + (identifier.empty() ? hash : identifier);
    auto& seen = m_seen[plain];
    if (!seen.insert(hash).second) {
      m_plan.remarks.push_back(fmt::format("line {}: {} stands in the file twice, word for word",
                                           line, identifier.empty() ? "an activity" : identifier));
      return {};
    }
    if (identifier.empty()) {
      m_plan.remarks.push_back(fmt::format("line {}: the activity has no identifier", line));
      return plain;
    }
    if (seen.size() == 1) return plain;
    m_plan.remarks.push_back(fmt::format(
        "line {}: the identifier {} is used again for something else; both became projects", line,
        identifier));
    return plain + "#" + hash;
  }

  void add(const std::string& type, const std::string& name, const Message& record,
           const std::string& place) {
    m_plan.records.push_back({{type, Uuid::fromName(name)}, encode(record), place});
  }

  template <typename Child>
  void addChildren(const std::string& type, const std::string& name, const std::string& project,
                   std::vector<Child>& children, const std::string& place) {
    std::map<std::string, int> occurrences;
    for (Child& child : children) {
      const auto hash = toHex(hashOf({encode(child)}));
      child.set_project(project);
      add(type, fmt::format("{}:{}:{}:{}", name, type, hash, occurrences[hash]++), child, place);
    }
  }

  const ImportContext& m_context;
  ImportPlan m_plan;
  XmlActivities m_file;
  std::map<std::string, std::set<std::string>> m_seen;
};

}  // namespace

Result<ImportPlan> readIati(const std::filesystem::path& file, const ImportContext& context) {
  FIELDPOST_TRY(auto source, SourceFile::open(file, kXmlBytesMost));
  IatiReader reader(context);
  std::array<char, kFileChunkBytes> chunk;
  while (true) {
    FIELDPOST_TRY(const std::size_t size, source.read(chunk));
    if (size == 0) return reader.finish();
    FIELDPOST_CHECK(reader.feed({chunk.data(), size}));
  }
}

Result<ImportPlan> readIatiText(std::string_view bytes, const ImportContext& context) {
  IatiReader reader(context);
  FIELDPOST_CHECK(reader.feed(bytes));
  return reader.finish();
}

}  // namespace fieldpost
