// The work that everything here is measured with: projects of 25 fields and about 1 KB as JSON, of
// the same statistics as the work that other sync engines were measured with, and the edits of two
// laptops. The same for the same seed on every machine.
//
// Used by all measurements. Text is drawn word by word, ids and numbers are random, so a record
// presses no better than the peers' do.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "fieldpost/model/v1/project.pb.h"
#include "sync/base/ids.h"
#include "sync/record/patch.h"

namespace fieldpost {
class Chance;
}

namespace fieldpost::bench {

/// All words, separated by white space.
extern const char* const kWords;

/// A project as it is first saved.
struct WorkRecord {
  RecordId id;
  model::v1::Project project;
  /// Its fields as a plain table would hold them.
  std::vector<std::string> plain;
};
/// Names of the 25 fields, in the order of WorkRecord::plain.
const std::vector<std::string>& columns();

class Work {
 public:
  explicit Work(std::size_t records, std::string office = "KEN", std::uint64_t seed = 20261124);
  [[nodiscard]] std::size_t size() const { return m_records; }
  /// The record with that number, from 0; does not depend on the others.
  [[nodiscard]] WorkRecord record(std::size_t number) const;
  /// The records that two laptops edit at the same time, half each: different fields of the
  /// same record, and the same field. At most 1,000, and at most all there are.
  struct Clash {
    std::vector<RecordId> differentFields;
    std::vector<RecordId> sameField;
  };
  [[nodiscard]] Clash clash() const;

 private:
  void putPeopleAndFigures(Chance& chance, WorkRecord& record) const;
  std::size_t m_records;
  std::string m_office;
  std::uint64_t m_seed;
  std::vector<std::string> m_words;
  std::vector<std::string> m_offices;  ///< Ids that 40, 120 and 300 of them share out.
  std::vector<std::string> m_partners;
  std::vector<std::string> m_people;
};

/// Which of two laptops edits.
enum class Side { A, B };
/// What the laptop writes into a record of Clash::differentFields.
Patch ownFieldEdit(Side side);
/// What it writes into one of Clash::sameField.
Patch sameFieldEdit(Side side);
/// A new title.
Patch titleEdit(const std::string& title);

}  // namespace fieldpost::bench
