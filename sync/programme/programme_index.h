// The lists of a programme of work by code: what rules check codes against and picklists show.
//
// Used by storage, client, server and console. Holds copies, so the programme may go away.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fieldpost/model/v1/options.pb.h"
#include "fieldpost/model/v1/programme.pb.h"

namespace fieldpost {

/// One line of a picklist.
struct ProgrammeEntry {
  std::string code;
  std::string name;  ///< The document's words in English, or the name of an instrument, partner...
  std::string parent;  ///< The code of the output around it, of the treaty it is a protocol to.
  bool leaf = true;    ///< Nothing lies below it. Only outputs have any that is not.
};

class ProgrammeIndex {
 public:
  /// Knows no code at all: the index of a laptop that has no programme yet.
  ProgrammeIndex() = default;
  explicit ProgrammeIndex(const model::v1::ProgrammeOfWork& programme);

  [[nodiscard]] bool has(model::v1::ProgrammeList list, std::string_view code) const;
  /// Null when the list has no such code. Valid as long as the index.
  [[nodiscard]] const ProgrammeEntry* find(model::v1::ProgrammeList list,
                                           std::string_view code) const;
  /// The name, or `code` itself when it is unknown, so that an old record still shows something.
  [[nodiscard]] std::string_view name(model::v1::ProgrammeList list, std::string_view code) const;
  /// In the document's order; outputs with parents before children.
  [[nodiscard]] std::span<const ProgrammeEntry> entries(model::v1::ProgrammeList list) const;

 private:
  struct List {
    std::vector<ProgrammeEntry> entries;
    std::map<std::string, std::size_t, std::less<>> byCode;
  };
  void add(model::v1::ProgrammeList list, ProgrammeEntry entry);
  std::map<model::v1::ProgrammeList, List> m_lists;
};

}  // namespace fieldpost
