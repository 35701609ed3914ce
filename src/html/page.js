
'use strict';
/* Filters and sorts the rows of each list of findings. The page can be read without. */
(function () {
	var keys = {
		i: function (row) { return row.querySelector('.id').textContent; },
		p: function (row) { var part = row.querySelector('.p'); return part ? part.textContent : '\uffff'; },
		d: function (row) { return row.dataset.d || ''; },
		e: function (row) { return Number(row.dataset.e || 0); },
		c: function (row) { return Number(row.dataset.c || 0); }
	};
	var ascending = { i: true, p: true };

	function order(rows, by) {
		if (!keys[by])
			return rows;
		return rows.map(function (row, at) {
			return { row: row, at: at, key: keys[by](row) };
		}).sort(function (a, b) {
			var sign = ascending[by] ? 1 : -1;
			return a.key < b.key ? -sign : a.key > b.key ? sign : a.at - b.at;
		}).map(function (item) { return item.row; });
	}

	function setUp(tools) {
		var list = tools.nextElementSibling;
		var rows = Array.prototype.slice.call(list.children); /* by urgency, as they came */
		var texts = null; /* made when somebody looks for words */
		var words = tools.querySelector('.words'), sort = tools.querySelector('.sort'), out = tools.querySelector('output');
		var picks = ['.kind', '.owner', '.only'].map(function (name) { return tools.querySelector(name); });
		var boxes = Array.prototype.slice.call(tools.querySelectorAll('input[type=checkbox]'));
		var button = tools.querySelector('.open'), later = 0, sorted = 'u';

		function filter() {
			var asked = words.value.toLowerCase().split(/\s+/).filter(Boolean), shown = 0;
			var wanted = picks.map(function (pick) { return pick.value; }).filter(Boolean);
			var left = boxes.filter(function (box) { return !box.checked; }).map(function (box) { return box.value; });

			if (asked.length && !texts)
				texts = rows.map(function (row) { return row.textContent.toLowerCase(); });
			rows.forEach(function (row, at) {
				var has = function (name) { return row.classList.contains(name); };
				var fits = wanted.every(has) && !left.some(has) &&
					asked.every(function (word) { return texts[at].indexOf(word) >= 0; });

				if (row.hidden === fits)
					row.hidden = !fits;
				shown += fits ? 1 : 0;
			});
			out.textContent = shown === rows.length ? '' : shown + ' of ' + rows.length + ' findings shown';
		}

		function arrange() {
			var parent = list.parentNode, next = list.nextSibling;

			if (sort.value === sorted)
				return;
			sorted = sort.value;
			list.remove(); /* ten thousand rows are moved in no time where nobody sees it */
			order(rows, sorted).forEach(function (row) { list.appendChild(row); });
			parent.insertBefore(list, next);
		}

		words.addEventListener('input', function () {
			clearTimeout(later);
			later = setTimeout(filter, 120);
		});
		picks.concat(boxes).forEach(function (control) { control.addEventListener('change', filter); });
		sort.addEventListener('change', arrange);
		button.addEventListener('click', function () {
			var open = button.textContent === 'Open all';

			rows.forEach(function (row) { row.open = open && !row.hidden; });
			button.textContent = open ? 'Close all' : 'Open all';
		});
		addEventListener('pageshow', function () { /* what a browser has kept of a page that was left */
			if (words.value || picks.some(function (pick) { return pick.value; }) || boxes.some(function (box) { return !box.checked; }))
				filter();
			arrange();
		});
		tools.hidden = false;
	}

	document.querySelectorAll('.tools').forEach(setUp);

	/* On paper nothing can be opened. */
	var opened = [];

	addEventListener('beforeprint', function () {
		opened = Array.prototype.slice.call(document.querySelectorAll('details:not([open])'));
		opened.forEach(function (details) { details.open = true; });
	});
	addEventListener('afterprint', function () {
		opened.forEach(function (details) { details.open = false; });
	});
})();
