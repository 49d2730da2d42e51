#include "server/aggregate/output_figures.h"

#include <map>
#include <set>

#include "server/aggregate/field_figures.h"
#include "sync/programme/output_tree.h"

namespace fieldpost::aggregate {
namespace {

using model::v1::Disposition;
using model::v1::Output;

/// What became of one output, or of all below a node.
struct Sum {
  std::uint32_t programmed = 0;
  std::uint32_t carriedForward = 0;
  std::uint32_t byLegislation = 0;
  std::uint32_t bySecretariat = 0;
  std::uint32_t implemented = 0;
  std::uint32_t mandatedImplemented = 0;  ///< Of `implemented`, no more than was mandated.
  std::uint32_t beyond = 0;               ///< Of `implemented`, more than there was to deliver.
  std::uint32_t reformulated = 0;
  std::uint32_t postponed = 0;
  std::uint32_t terminated = 0;

  void add(const Sum& other) {
    programmed += other.programmed;
    carriedForward += other.carriedForward;
    byLegislation += other.byLegislation;
    bySecretariat += other.bySecretariat;
    implemented += other.implemented;
    mandatedImplemented += other.mandatedImplemented;
    beyond += other.beyond;
    reformulated += other.reformulated;
    postponed += other.postponed;
    terminated += other.terminated;
  }
  [[nodiscard]] std::uint32_t mandated() const {
    return programmed + carriedForward + byLegislation;
  }
  [[nodiscard]] std::uint32_t total() const { return mandated() + bySecretariat; }
};

/// What was delivered of one output of the tree or of one additional output.
struct Delivered {
  std::map<Disposition, std::uint32_t> quantity;
  RecordSet records;
  void add(Disposition disposition, std::uint32_t count, const std::string& record) {
    quantity[disposition] += count;
    records.add(record);
  }
};

/// The dispositions that records of the field say themselves.
bool saysItself(model::v1::Delivery delivery, Disposition disposition) {
  switch (delivery) {
    case model::v1::DELIVERY_PROJECTS:
      return disposition == model::v1::DISPOSITION_IMPLEMENTED ||
             disposition == model::v1::DISPOSITION_TERMINATED;
    case model::v1::DELIVERY_TRAINING_EVENTS:
      return disposition != model::v1::DISPOSITION_REFORMULATED;
    case model::v1::DELIVERY_ADVISORY_MISSIONS:
      return disposition == model::v1::DISPOSITION_IMPLEMENTED;
    default:
      return false;
  }
}

class Builder {
 public:
  explicit Builder(const World& world) : m_world(world), m_tree(world.programme) {}

  OutputFigures run() {
    gatherProjects();
    gatherTrainings();
    gatherMissions();
    for (const auto& delivery : m_world.deliveries)
      if (delivery.complete()) gather(delivery);
    for (const auto& output : m_world.additionalOutputs)
      if (output.complete()) m_additional[output.record.category()].push_back(&output);
    for (const Output* root : m_tree.roots()) addNode(*root, 0);
    return std::move(m_figures);
  }

 private:
  /// The output that a field record delivers: the one it names, else the first of its kind.
  const Output* outputFor(model::v1::Delivery delivery, std::string_view named) const {
    const Output* first = nullptr;
    for (const Output* leaf : m_tree.leaves()) {
      if (leaf->delivery() != delivery) continue;
      if (leaf->code() == named) return leaf;
      if (first == nullptr) first = leaf;
    }
    return first;
  }

  void gatherProjects() {
    for (const auto& project : m_world.projects) {
      const Output* output = outputFor(model::v1::DELIVERY_PROJECTS, project.record.output());
      if (output == nullptr) continue;
      auto& delivered = m_delivered[output->code()];
      if (isCompleted(m_world, project))
        delivered.add(model::v1::DISPOSITION_IMPLEMENTED, 1, project.id);
      else if (project.complete() &&
               project.record.status() == model::v1::PROJECT_STATUS_CANCELLED &&
               project.record.planned_start() <= m_world.programme.period_end() &&
               project.record.planned_end() >= m_world.programme.period_start())
        delivered.add(model::v1::DISPOSITION_TERMINATED, 1, project.id);
    }
  }

  void gatherTrainings() {
    const Output* output = outputFor(model::v1::DELIVERY_TRAINING_EVENTS, {});
    if (output == nullptr) return;
    auto& delivered = m_delivered[output->code()];
    for (const auto& training : m_world.trainings) {
      if (isHeld(m_world, training)) {
        delivered.add(model::v1::DISPOSITION_IMPLEMENTED, 1, training.id);
        continue;
      }
      if (!training.complete() || !m_world.inPeriod(training.record.planned_start())) continue;
      if (training.record.status() == model::v1::TRAINING_STATUS_POSTPONED)
        delivered.add(model::v1::DISPOSITION_POSTPONED, 1, training.id);
      if (training.record.status() == model::v1::TRAINING_STATUS_CANCELLED)
        delivered.add(model::v1::DISPOSITION_TERMINATED, 1, training.id);
    }
  }

  void gatherMissions() {
    const Output* output = outputFor(model::v1::DELIVERY_ADVISORY_MISSIONS, {});
    if (output == nullptr) return;
    for (const auto& mission : m_world.missions)
      if (tookPlace(m_world, mission))
        m_delivered[output->code()].add(model::v1::DISPOSITION_IMPLEMENTED, 1, mission.id);
  }

  void gather(const Entry<model::v1::OutputDelivery>& delivery) {
    const auto& record = delivery.record;
    if (!m_world.inPeriod(record.date())) return m_figures.outside.add(delivery.id);
    if (!m_world.happened(record.date())) return m_figures.later.add(delivery.id);
    if (!record.output().empty()) {
      const Output* output = m_tree.find(record.output());
      if (output == nullptr || !m_tree.isLeaf(record.output()))
        return m_figures.namesNothing.add(delivery.id);
      if (saysItself(output->delivery(), record.disposition()))
        return m_figures.elsewhere.add(delivery.id);
      m_delivered[output->code()].add(record.disposition(), record.quantity(), delivery.id);
      return;
    }
    const auto* added = findEntry(m_world.additionalOutputs, record.additional_output());
    if (added == nullptr || !added->complete()) return m_figures.namesNothing.add(delivery.id);
    m_delivered[added->id].add(record.disposition(), record.quantity(), delivery.id);
  }

  /// What became of `quantity` pieces of one output, of which `mandated` were mandated.
  static Sum sumOf(const Delivered& delivered, std::uint32_t quantity, bool mandated) {
    const auto of = [&](Disposition disposition) {
      const auto found = delivered.quantity.find(disposition);
      return found == delivered.quantity.end() ? 0u : found->second;
    };
    Sum sum;
    sum.implemented = of(model::v1::DISPOSITION_IMPLEMENTED);
    const auto within = std::min(sum.implemented, quantity);
    sum.mandatedImplemented = mandated ? within : 0;
    sum.beyond = sum.implemented - within;
    sum.reformulated = of(model::v1::DISPOSITION_REFORMULATED);
    sum.postponed = of(model::v1::DISPOSITION_POSTPONED);
    sum.terminated = of(model::v1::DISPOSITION_TERMINATED);
    return sum;
  }

  /// Adds the node's line and those below it; what is countable of them.
  Sum addNode(const Output& output, std::uint32_t depth) {
    const auto line = m_figures.lines.size();
    m_figures.lines.emplace_back();
    Sum own, below;
    if (m_tree.isLeaf(output.code())) {
      own = sumOf(m_delivered[output.code()], output.quantity(), true);
      (output.carried_forward() ? own.carriedForward : own.programmed) = output.quantity();
    }
    for (const Output* child : m_tree.children(output.code()))
      below.add(addNode(*child, depth + 1));
    for (const auto* added : m_additional[output.code()])
      below.add(addAdditional(*added, output, depth + 1));

    auto& figure = m_figures.lines[line];
    figure.set_code(output.code());
    figure.set_parent(output.parent());
    figure.set_depth(depth);
    figure.set_title(output.title());
    figure.set_paragraph(output.paragraph());
    if (output.unit() != model::v1::OUTPUT_UNIT_UNSPECIFIED)
      figure.set_unit(model::v1::OutputUnit_Name(output.unit()));
    const auto& ids = m_delivered[output.code()].records.ids();
    figure.mutable_records()->Assign(ids.begin(), ids.end());
    figure.set_quantity_unspecified(output.quantity_unspecified());
    if (output.quantity_unspecified()) {
      // What was done is told; only what was added below it can be counted.
      own.beyond = own.mandatedImplemented = 0;
      fill(figure, own, below);
      return below;
    }
    below.add(own);
    fill(figure, below, below);
    return below;
  }

  Sum addAdditional(const Entry<model::v1::AdditionalOutput>& added, const Output& under,
                    std::uint32_t depth) {
    const auto& record = added.record;
    const bool carried = record.carried_forward() == model::v1::ANSWER_YES;
    const bool mandated = carried || record.added_by() == model::v1::ADDED_BY_LEGISLATION;
    Sum sum = sumOf(m_delivered[added.id], record.quantity(), mandated);
    (carried    ? sum.carriedForward
     : mandated ? sum.byLegislation
                : sum.bySecretariat) = record.quantity();
    auto& figure = m_figures.lines.emplace_back();
    figure.set_code(added.id);
    figure.set_parent(under.code());
    figure.set_depth(depth);
    figure.set_title(record.title());
    figure.set_paragraph(under.paragraph());
    figure.set_additional(true);
    const auto& ids = m_delivered[added.id].records.ids();
    figure.mutable_records()->Assign(ids.begin(), ids.end());
    fill(figure, sum, sum);
    return sum;
  }

  /// Writes what is `shown`, and the rates of what is `counted`.
  static void fill(console::v1::OutputFigure& figure, const Sum& shown, const Sum& counted) {
    figure.set_programmed(counted.programmed);
    figure.set_carried_forward(counted.carriedForward);
    figure.set_added_by_legislation(counted.byLegislation);
    figure.set_added_by_secretariat(counted.bySecretariat);
    figure.set_total(counted.total());
    figure.set_implemented(shown.implemented);
    figure.set_beyond(shown.beyond);
    figure.set_reformulated(shown.reformulated);
    figure.set_postponed(shown.postponed);
    figure.set_terminated(shown.terminated);
    const auto rate = [](console::v1::Rate& made, std::uint32_t part, std::uint32_t of) {
      made.set_part(part);
      made.set_of(of);
    };
    if (counted.mandated() > 0) {
      rate(*figure.mutable_i1(), counted.mandatedImplemented, counted.mandated());
      rate(*figure.mutable_i3(), counted.implemented, counted.mandated());
    }
    if (counted.total() > 0)
      rate(*figure.mutable_i2(), counted.implemented - counted.beyond, counted.total());
  }

  const World& m_world;
  OutputTree m_tree;
  OutputFigures m_figures;
  std::map<std::string, Delivered> m_delivered;  ///< By output code or additional output's id.
  std::map<std::string, std::vector<const Entry<model::v1::AdditionalOutput>*>> m_additional;
};

}  // namespace

OutputFigures outputFigures(const World& world) { return Builder(world).run(); }

}  // namespace fieldpost::aggregate
