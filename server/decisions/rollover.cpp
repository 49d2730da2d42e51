#include "server/decisions/rollover.h"

#include <fmt/format.h>
#include <google/protobuf/text_format.h>

#include <algorithm>
#include <map>

#include "server/aggregate/output_figures.h"
#include "server/aggregate/record_source.h"
#include "server/aggregate/world.h"
#include "sync/programme/output_tree.h"
#include "sync/programme/programme_file.h"

namespace fieldpost::decisions {
namespace {

using console::v1::OutputFigure;
using model::v1::Output;
using model::v1::ProgrammeOfWork;

/// Stands for the programme that is made, in messages about it.
constexpr const char* kMadeProgramme = "the next programme with what is carried forward";

/// How many pieces of an output are left; a line's own, without those below it.
std::uint32_t left(const OutputFigure& line, const std::vector<OutputFigure>& lines) {
  std::int64_t left = 0;
  const auto count = [&](const OutputFigure& one, int sign) {
    const std::int64_t done =
        std::int64_t{one.implemented()} - one.beyond() + one.reformulated() + one.terminated();
    left += sign * (std::int64_t{one.total()} - done);
  };
  count(line, 1);
  for (const OutputFigure& below : lines)
    if (below.parent() == line.code()) count(below, -1);
  return static_cast<std::uint32_t>(std::max<std::int64_t>(left, 0));
}

class Carrier {
 public:
  Carrier(const ProgrammeOfWork& from, ProgrammeOfWork& next)
      : m_from(from), m_fromTree(from), m_next(next), m_asWritten(next), m_nextTree(m_asWritten) {}

  void carry(const OutputFigure& line, std::uint32_t quantity) {
    const Output* origin = line.additional() ? modelFor(line) : m_fromTree.find(line.code());
    if (origin == nullptr) return;
    Output output = *origin;
    if (line.additional()) {
      // Of what it was counted under it takes what it counts and who pays; the rest is not its own.
      output.Clear();
      output.set_unit(origin->unit());
      output.set_funding(origin->funding());
      output.set_paragraph(line.paragraph());
      output.set_delivery(model::v1::DELIVERY_RECORDED);
    }
    output.set_parent(placeFor(
        line.additional() && !m_fromTree.isLeaf(line.parent()) ? line.parent() : origin->parent()));
    output.set_code(freeCode(output.parent()));
    output.set_title(line.title());
    output.set_quantity(quantity);
    output.set_quantity_unspecified(false);
    output.set_carried_forward(true);
    output.set_carried_from_programme(m_from.code());
    output.set_carried_from_output(line.code());
    keepKnown(*output.mutable_themes(), m_asWritten.themes());
    keepKnown(*output.mutable_instruments(), m_asWritten.instruments());
    auto& told = *m_answer.add_carried();
    told.set_from_code(line.code());
    told.set_code(output.code());
    told.set_parent(output.parent());
    told.set_title(output.title());
    told.set_quantity(quantity);
    *m_next.add_outputs() = std::move(output);
  }

  console::v1::RollProgrammeOverResponse take() {
    m_answer.set_code(m_next.code());
    return std::move(m_answer);
  }

 private:
  /// What an additional output is like: the output that it was counted under, or one below that.
  [[nodiscard]] const Output* modelFor(const OutputFigure& line) const {
    for (const Output* leaf : m_fromTree.leaves(line.parent())) return leaf;
    return nullptr;
  }

  /// The code itself when the next programme has a node there, or the nearest such node above it.
  [[nodiscard]] std::string placeFor(std::string code) const {
    while (!code.empty()) {
      if (m_nextTree.find(code) != nullptr && !m_nextTree.isLeaf(code)) return code;
      const Output* node = m_fromTree.find(code);
      code = node == nullptr ? std::string() : node->parent();
    }
    return code;
  }

  std::string freeCode(const std::string& parent) {
    std::uint32_t& number = m_numbers[parent];
    for (;;) {
      std::string code = fmt::format("{}{}cf{}", parent, parent.empty() ? "" : ".", ++number);
      if (m_nextTree.find(code) == nullptr) return code;
    }
  }

  template <typename Rows>
  static void keepKnown(google::protobuf::RepeatedPtrField<std::string>& codes, const Rows& rows) {
    google::protobuf::RepeatedPtrField<std::string> kept;
    for (const std::string& code : codes)
      if (std::any_of(rows.begin(), rows.end(),
                      [&](const auto& row) { return row.code() == code; }))
        *kept.Add() = code;
    codes.Swap(&kept);
  }

  const ProgrammeOfWork& m_from;
  OutputTree m_fromTree;
  ProgrammeOfWork& m_next;
  ProgrammeOfWork m_asWritten;
  OutputTree m_nextTree;
  std::map<std::string, std::uint32_t> m_numbers;
  console::v1::RollProgrammeOverResponse m_answer;
};

Result<std::string> lastDayOf(store::Snapshot& snapshot, const std::string& code) {
  FIELDPOST_TRY(const auto stored, snapshot.record({"programme_of_work", programmeId(code)}));
  ProgrammeOfWork programme;
  if (!stored || stored->deleted || !programme.ParseFromString(stored->message))
    return Error{Code::NotFound, "NO_PROGRAMME",
                 fmt::format("headquarters has no programme of work '{}'", code)};
  return programme.period_end();
}

}  // namespace

Result<console::v1::RollProgrammeOverResponse> rollOver(Decision& decision, const std::string& from,
                                                        const std::string& text, bool dryRun) {
  FIELDPOST_TRY(ProgrammeOfWork next, parseProgramme(text, "the next programme"));
  FIELDPOST_TRY(const std::string day, lastDayOf(decision.snapshot(), from));
  const store::RecordKey key{"programme_of_work", programmeId(next.code())};
  FIELDPOST_TRY(const auto known, decision.snapshot().record(key));
  if (known)
    return Error{Code::AlreadyExists, "RECORD_EXISTS",
                 fmt::format("there is a programme of work {} already; a programme is rolled over "
                             "once",
                             next.code())};
  aggregate::SnapshotSource source(decision.snapshot());
  FIELDPOST_TRY(const auto world, aggregate::readWorld(source, day, from, aggregate::Depth::Full));
  const auto figures = aggregate::outputFigures(world);
  Carrier carrier(world.programme, next);
  const OutputTree tree(world.programme);
  for (const OutputFigure& line : figures.lines) {
    if (line.quantity_unspecified() || (!line.additional() && !tree.isLeaf(line.code()))) continue;
    if (const std::uint32_t quantity = left(line, figures.lines); quantity > 0)
      carrier.carry(line, quantity);
  }
  std::string whole;
  google::protobuf::TextFormat::PrintToString(next, &whole);
  FIELDPOST_TRY(next, parseProgramme(whole, kMadeProgramme));
  auto answer = carrier.take();
  if (!dryRun) FIELDPOST_CHECK(decision.put(key, next));
  return answer;
}

}  // namespace fieldpost::decisions
