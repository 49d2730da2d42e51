#include "client/bridge/record_list.h"

#include <QtCore/QDateTime>
#include <algorithm>

#include "client/bridge/field_value.h"
#include "client/bridge/sentences.h"

namespace fieldpost {
namespace {

constexpr std::size_t kPageRows = 200;

QString wordsOf(const Picklists& lists, const FieldDescriptor& field, const QVariant& value) {
  switch (kindOf(field)) {
    case FieldKind::Choice:
    case FieldKind::Answer:
      return value.toString().isEmpty() ? QString() : lists.nameOf(field, value.toString());
    case FieldKind::CodeSet: {
      QStringList names;
      for (const QString& code : value.toStringList()) names << lists.nameOf(field, code);
      return names.join(QStringLiteral(", "));
    }
    case FieldKind::Money: {
      const QVariantMap money = value.toMap();
      return (money[QStringLiteral("amount")].toString() + QLatin1Char(' ') +
              money[QStringLiteral("currency")].toString())
          .trimmed();
    }
    default:
      return value.toString();
  }
}

}  // namespace

RecordList::RecordList(QObject* parent) : QAbstractListModel(parent) {
  m_soon.setSingleShot(true);
  m_soon.setInterval(0);
  connect(&m_soon, &QTimer::timeout, this, &RecordList::readAgain);
}

void RecordList::componentComplete() {
  m_complete = true;
  if (m_store == nullptr) return;
  connect(m_store, &StoreGateway::touched, this, [this](const std::vector<RecordKey>& keys) {
    const std::string type = m_typeName.toStdString();
    for (const RecordKey& key : keys)
      if (key.type == type) {
        readAgain();
        return;
      }
  });
  connect(m_store, &StoreGateway::todayChanged, this, &RecordList::readAgain);
  connect(m_store, &StoreGateway::stateChanged, this, &RecordList::readAgain);
  connect(m_store->picklists(), &Picklists::changed, this, &RecordList::readAgain);
  readAgain();
}

void RecordList::setSearch(const QString& words) {
  if (m_search == words) return;
  m_search = words;
  criterionChanged();
}

void RecordList::setFilters(const QVariantMap& filters) {
  if (m_filters == filters) return;
  m_filters = filters;
  criterionChanged();
}

void RecordList::setFilter(const QString& field, const QString& code) {
  QVariantMap filters = m_filters;
  if (code.isEmpty())
    filters.remove(field);
  else
    filters.insert(field, code);
  setFilters(filters);
}

QString RecordList::filter(const QString& field) const { return m_filters.value(field).toString(); }

void RecordList::widen() {
  m_search.clear();
  m_filters.clear();
  criterionChanged();
}

void RecordList::setOrder(Order order) {
  if (m_order == order) return;
  m_order = order;
  criterionChanged();
}

void RecordList::setDescending(bool descending) {
  if (m_descending == descending) return;
  m_descending = descending;
  criterionChanged();
}

void RecordList::setDeleted(bool deleted) {
  if (m_deleted == deleted) return;
  m_deleted = deleted;
  criterionChanged();
}

bool RecordList::narrowed() const { return !m_search.trimmed().isEmpty() || !m_filters.isEmpty(); }

void RecordList::criterionChanged() {
  m_pages = 1;
  Q_EMIT criteriaChanged();
  m_soon.start();
}

Query RecordList::query() const {
  Query query;
  query.type = m_typeName.toStdString();
  query.text = m_search.trimmed().toStdString();
  const RecordType* const type = RecordType::find(query.type);
  for (auto filter = m_filters.cbegin(); filter != m_filters.cend(); ++filter) {
    const FieldDescriptor* const field = type ? type->field(filter.key().toStdString()) : nullptr;
    // A filter that is no indexed field belongs to the subclass: accepts() looks at it.
    if (field != nullptr && traitsOf(*field).indexed() && !filter.value().toString().isEmpty())
      query.where.emplace_back(filter.key().toStdString(), filter.value().toString().toStdString());
  }
  query.deleted = m_deleted;
  query.order = m_order == Title     ? Query::Order::Title
                : m_order == Changed ? Query::Order::Changed
                                     : Query::Order::Created;
  query.descending = m_descending;
  query.limit = m_pages * kPageRows + 1;
  return query;
}

Result<RecordList::Page> RecordList::read(const LocalStore& store, Query query,
                                          const RecordType& type, const QStringList& columns) {
  Page page;
  FIELDPOST_TRY(auto views, store.find(query));
  page.more = views.size() == query.limit;
  if (page.more) views.pop_back();
  page.rows.reserve(views.size());
  for (RecordView& view : views) {
    FIELDPOST_TRY(const auto message, type.parse(view.message));
    Row row;
    for (const QString& column : columns)
      if (const FieldDescriptor* const field = type.field(column.toStdString()))
        row.codes.insert(column, valueOf(*message, *field));
    view.message.clear();
    row.view = std::move(view);
    page.rows.push_back(std::move(row));
  }
  return page;
}

void RecordList::readAgain() {
  if (!m_complete || m_store == nullptr || m_store->state() != StoreGateway::Open) return;
  const RecordType* const type = RecordType::find(m_typeName.toStdString());
  if (type == nullptr) return;
  const int asked = ++m_asked;
  m_store->ask(
      this,
      [query = query(), type, columns = m_columns](LocalStore& store) {
        return read(store, query, *type, columns);
      },
      [this, asked](Result<Page> page) {
        if (asked != m_asked) return;
        if (page.ok())
          take(std::move(page).value());
        else
          Q_EMIT m_store->said(sentenceOf(page.error()), false);
      });
}

void RecordList::take(Page page) {
  std::vector<Row> rows;
  rows.reserve(page.rows.size());
  for (Row& row : page.rows) {
    if (!accepts(row)) continue;
    fill(row);
    rows.push_back(std::move(row));
  }
  if (sorts())
    std::stable_sort(rows.begin(), rows.end(),
                     [this](const Row& one, const Row& other) { return comesBefore(one, other); });
  m_more = page.more;
  const bool first = !m_ready;
  const std::size_t before = m_rows.size();
  m_ready = true;
  replaceRows(std::move(rows));
  if (first || before != m_rows.size()) Q_EMIT countChanged();
}

void RecordList::fill(Row& row) const {
  const RecordType* const type = RecordType::find(row.view.key.type);
  for (auto code = row.codes.cbegin(); code != row.codes.cend(); ++code)
    row.cells.insert(code.key(), wordsOf(*m_store->picklists(),
                                         *type->field(code.key().toStdString()), code.value()));
  row.extras = extrasOf(row);
}

bool RecordList::accepts(const Row&) const { return true; }

bool RecordList::comesBefore(const Row&, const Row&) const { return false; }

QVariantMap RecordList::extrasOf(const Row&) const { return {}; }

void RecordList::replaceRows(std::vector<Row> rows) {
  std::vector<RecordId> wanted;
  wanted.reserve(rows.size());
  for (const Row& row : rows) wanted.push_back(row.view.key.id);
  std::sort(wanted.begin(), wanted.end());
  for (int i = count() - 1; i >= 0; --i) {
    const auto at = static_cast<std::size_t>(i);
    if (std::binary_search(wanted.begin(), wanted.end(), m_rows[at].view.key.id)) continue;
    beginRemoveRows({}, i, i);
    m_rows.erase(m_rows.begin() + i);
    endRemoveRows();
  }
  for (std::size_t at = 0; at < rows.size(); ++at) {
    const int i = static_cast<int>(at);
    const auto here = std::find_if(m_rows.begin() + i, m_rows.end(), [&](const Row& row) {
      return row.view.key.id == rows[at].view.key.id;
    });
    if (here == m_rows.end()) {
      beginInsertRows({}, i, i);
      m_rows.insert(m_rows.begin() + i, std::move(rows[at]));
      endInsertRows();
      continue;
    }
    if (here != m_rows.begin() + i) {
      const int from = static_cast<int>(here - m_rows.begin());
      beginMoveRows({}, from, from, {}, i);
      std::rotate(m_rows.begin() + i, here, here + 1);
      endMoveRows();
    }
    m_rows[at] = std::move(rows[at]);
    Q_EMIT dataChanged(index(i), index(i));
  }
}

int RecordList::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : count(); }

QVariant RecordList::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= count()) return {};
  const Row& row = m_rows[static_cast<std::size_t>(index.row())];
  switch (role) {
    case IdRole:
      return QString::fromStdString(row.view.key.id.text());
    case Qt::DisplayRole:
    case TitleRole:
      return row.view.title.empty() ? tr("Without a title")
                                    : QString::fromStdString(row.view.title);
    case DraftRole:
      return row.view.draft;
    case WaitingRole:
      return row.view.waiting > 0;
    case RefusedRole:
      return row.view.refused;
    case OfficeRole:
      return QString::fromStdString(row.view.office);
    case LastChangeRole:
      return tr("%1, %2").arg(
          QString::fromStdString(row.view.changedBy),
          momentInWords(row.view.changedMs, QDateTime::currentMSecsSinceEpoch()));
    case CellsRole:
      return row.cells;
    case CodesRole:
      return row.codes;
    case ExtrasRole:
      return row.extras;
    default:
      return {};
  }
}

QHash<int, QByteArray> RecordList::roleNames() const {
  return {{IdRole, "recordId"},           {TitleRole, "title"},     {DraftRole, "draft"},
          {WaitingRole, "waiting"},       {RefusedRole, "refused"}, {OfficeRole, "office"},
          {LastChangeRole, "lastChange"}, {CellsRole, "cells"},     {CodesRole, "codes"},
          {ExtrasRole, "extras"}};
}

bool RecordList::canFetchMore(const QModelIndex& parent) const {
  return !parent.isValid() && m_more;
}

void RecordList::fetchMore(const QModelIndex& parent) {
  if (!canFetchMore(parent)) return;
  m_more = false;
  ++m_pages;
  readAgain();
}

QVariant RecordList::at(int row, const QString& role) const {
  return data(index(row), roleNames().key(role.toLatin1(), -1));
}

}  // namespace fieldpost
