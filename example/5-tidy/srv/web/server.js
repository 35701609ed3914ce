console.log('may it sail?');
